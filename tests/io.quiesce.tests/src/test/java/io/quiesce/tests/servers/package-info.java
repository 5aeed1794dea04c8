/**
 * Real database servers for tests: each with a data directory, port and socket of its own, gone when the test ends.
 */
package io.quiesce.tests.servers;
