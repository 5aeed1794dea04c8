/**
 * When is a plan due? Text becomes a row of local times, local times become moments, moments become decisions.
 */
@NonNullByDefault
package io.quiesce.scheduler.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
