/**
 * How a MySQL or MariaDB instance is brought to a copyable state, released, and shown up.
 */
@NonNullByDefault
package io.quiesce.mysql.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
