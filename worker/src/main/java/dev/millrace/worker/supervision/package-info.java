/** What a worker holds and owes: slots, credits, attempts, reports, logs, its lease. */
package dev.millrace.worker.supervision;
