/** The agent's whole way to the receiver and back in one process, over a network that fails as told. */
package io.quiesce.tests.delivery;
