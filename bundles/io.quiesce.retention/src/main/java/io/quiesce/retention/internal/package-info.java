/**
 * What a backup is called and where it lies: pure functions. A {@code NamePattern} gives text, {@code Segments} makes and checks
 * names that every file system takes, {@code PatternNaming} is the service.
 */
@NonNullByDefault
package io.quiesce.retention.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
