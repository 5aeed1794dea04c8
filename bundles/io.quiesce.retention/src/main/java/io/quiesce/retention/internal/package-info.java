/**
 * What a backup is called and where it lies, and which backups stay: pure functions. A {@code NamePattern} gives text,
 * {@code Segments} makes and checks names that every file system takes, {@code PatternNaming} is the service. {@code SlotRule} and
 * the room vote on a {@code Ballot}, guards and {@code ClockDoubt} have the last word: {@code GuardedRetention} is the service.
 */
@NonNullByDefault
package io.quiesce.retention.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
