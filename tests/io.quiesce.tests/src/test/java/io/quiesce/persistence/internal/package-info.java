/** The database of a home on real files, real file systems and in processes that are killed. */
package io.quiesce.persistence.internal;
