/**
 * Which backups a receiver keeps, and why: a policy, backups with their standing and a clock go in, decisions with reasons come
 * out; what is noted beside a backup meanwhile.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.retention;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
