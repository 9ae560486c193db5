/** One attempt from its assignment to its report: inputs fetched, step run, outputs stored. */
package dev.millrace.worker.attempt;
