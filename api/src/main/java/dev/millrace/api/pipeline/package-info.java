/** REST for DAGs, runs, tasks, attempts and logs. */
package dev.millrace.api.pipeline;
