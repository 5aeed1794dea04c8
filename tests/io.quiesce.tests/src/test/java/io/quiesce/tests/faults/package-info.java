/** Networks and disks that fail on purpose. */
package io.quiesce.tests.faults;
