/**
 * How is it? Measures and health over HTTP, for programs that watch.
 */
@NonNullByDefault
package io.quiesce.monitoring.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
