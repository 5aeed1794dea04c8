/**
 * Contract suites that authors of plug-ins extend in their own tests, and wrappers that inject faults.
 *
 * <p>A provider's test is a class that extends {@link io.quiesce.spi.contract.StorageVolumeContract} and opens a volume; every
 * test of the suite then runs against it.
 */
@NonNullByDefault
package io.quiesce.spi.contract;

import org.eclipse.jdt.annotation.NonNullByDefault;
