/** The workbench as a person uses it: a display of its own, the built product in it, and a driver that works its widgets. */
package io.quiesce.tests.window;
