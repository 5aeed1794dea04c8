/**
 * What have third parties added? {@code Folders} sees what lies in {@code dropins}, {@code Shelf} keeps an unpacked copy of each
 * file that never changes (decision 0160), {@code Rack} installs, starts and removes the bundles.
 */
@NonNullByDefault
package io.quiesce.plugins.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
