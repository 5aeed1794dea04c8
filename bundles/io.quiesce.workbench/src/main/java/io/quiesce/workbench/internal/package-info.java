/**
 * The workbench: views, dialogs and commands over the desk of an agent. They show and ask; what is right is decided behind
 * the desk. Widgets are touched by the UI thread alone, everything else is done by jobs. Parameters of the platform's methods
 * carry no null annotations, so only what this package returns is annotated.
 */
@NonNullByDefault(DefaultLocation.RETURN_TYPE)
package io.quiesce.workbench.internal;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;
