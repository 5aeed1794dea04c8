/**
 * Logging: a fragment of SLF4J that hands it Logback, configured in code. It takes the place of a service loader extender
 * and of Logback's XML, which were a third of the start of every command (decision 0007).
 */
@NonNullByDefault
package io.quiesce.logging.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
