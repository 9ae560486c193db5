/** DAGs as they are known here: submitted, kept by version, planned once. */
package dev.millrace.scheduler.dags;
