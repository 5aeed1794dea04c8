/**
 * Whether the pages of InnoDB's files are as InnoDB wrote them, seen while a capture reads them.
 */
@NonNullByDefault
package io.quiesce.mysql.internal.pages;

import org.eclipse.jdt.annotation.NonNullByDefault;
