/** The truth: runs, tasks, attempts, artifacts and models as SQL rows, on H2 and PostgreSQL. */
package dev.millrace.scheduler.store;
