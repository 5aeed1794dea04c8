/**
 * Instance control on real servers.
 */
package io.quiesce.mysql.internal;
