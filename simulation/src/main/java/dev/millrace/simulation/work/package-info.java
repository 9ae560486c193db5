/** What there is to do: DAGs, runs, and how each attempt goes. */
package dev.millrace.simulation.work;
