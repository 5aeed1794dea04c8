/**
 * What the running instance says of itself: login, version, privileges, topology, activity.
 */
@NonNullByDefault
package io.quiesce.mysql.internal.sql;

import org.eclipse.jdt.annotation.NonNullByDefault;
