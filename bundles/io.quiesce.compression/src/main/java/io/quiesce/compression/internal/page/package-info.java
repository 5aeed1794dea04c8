/**
 * Documents made of typed, checksummed pages: the common ground of contents and seal.
 */
@NonNullByDefault
package io.quiesce.compression.internal.page;

import org.eclipse.jdt.annotation.NonNullByDefault;
