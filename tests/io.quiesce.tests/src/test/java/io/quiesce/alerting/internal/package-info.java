/** Alerts through real servers: HTTP, SMTP. */
package io.quiesce.alerting.internal;
