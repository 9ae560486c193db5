/** DAGs, databases, clocks and fabrics for tests, small enough to be read at a glance. */
package dev.millrace.scheduler.sketch;
