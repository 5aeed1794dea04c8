/** The pages of the help: Markdown files in {@code help/}, each of which names the views, commands and dialogs that it is about. */
@NonNullByDefault
package io.quiesce.workbench.internal.help;

import org.eclipse.jdt.annotation.NonNullByDefault;
