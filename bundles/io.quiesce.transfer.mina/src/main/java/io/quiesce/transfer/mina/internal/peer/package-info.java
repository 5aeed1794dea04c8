/** The side that asks: what it keeps of a peer that it is enrolled with, and what failures on the way there mean. */
@NonNullByDefault
package io.quiesce.transfer.mina.internal.peer;

import org.eclipse.jdt.annotation.NonNullByDefault;
