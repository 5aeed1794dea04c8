/**
 * How a plan is written down in YAML, and whether it is valid: field, value, rule, line.
 */
@NonNullByDefault
package io.quiesce.plans.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
