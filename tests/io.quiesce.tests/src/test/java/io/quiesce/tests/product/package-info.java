/**
 * The built products at work on real parts: agents and receivers in processes of their own, real servers, real TLS, real
 * files; run as their users run them.
 */
package io.quiesce.tests.product;
