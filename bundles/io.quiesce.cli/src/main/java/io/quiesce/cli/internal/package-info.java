/**
 * The command lines {@code quiesce} and {@code quiesce-receiver}: thin shells over the services.
 */
@NonNullByDefault
package io.quiesce.cli.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
