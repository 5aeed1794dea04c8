/**
 * What the window knows of an agent: one thread keeps a picture of it, and views are handed the newest. No widgets here.
 */
@NonNullByDefault
package io.quiesce.workbench.internal.agent;

import org.eclipse.jdt.annotation.NonNullByDefault;
