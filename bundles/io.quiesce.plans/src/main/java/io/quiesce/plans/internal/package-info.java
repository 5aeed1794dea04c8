/**
 * How plans and settings are written down in YAML, whether they are valid (field, value, rule, line), and how plans live
 * as documents in the database of a home.
 */
@NonNullByDefault
package io.quiesce.plans.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
