/**
 * What people are told when something needs them: alerts, from whichever part of the product, to whichever channel.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.alert;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
