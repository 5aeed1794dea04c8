/**
 * The seal beside an archive: chunks, signature, receipt.
 */
@NonNullByDefault
package io.quiesce.compression.internal.seal;

import org.eclipse.jdt.annotation.NonNullByDefault;
