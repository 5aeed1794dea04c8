/**
 * Machines that boot: Debian with a real systemd and MariaDB's own packages, powered off at any moment and booted again.
 */
package io.quiesce.tests.machines;
