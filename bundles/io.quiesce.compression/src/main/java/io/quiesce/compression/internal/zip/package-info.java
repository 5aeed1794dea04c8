/**
 * The zip framing that follows from the contents: headers, descriptors, directory, end records.
 */
@NonNullByDefault
package io.quiesce.compression.internal.zip;

import org.eclipse.jdt.annotation.NonNullByDefault;
