/**
 * What lies on disk: option files, data files, logs, and what they tell about the last shutdown.
 */
@NonNullByDefault
package io.quiesce.mysql.internal.files;

import org.eclipse.jdt.annotation.NonNullByDefault;
