/**
 * The services that Quiesce's own bundles implement and look up; they exchange only words of the API.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.service;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
