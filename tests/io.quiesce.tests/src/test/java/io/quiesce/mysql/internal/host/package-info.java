/**
 * Programs and processes of the real host.
 */
package io.quiesce.mysql.internal.host;
