/**
 * How files become {@code Data.zip}, block by block, and files again; owns the formats of contents and seal.
 */
@NonNullByDefault
package io.quiesce.compression.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
