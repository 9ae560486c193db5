/** Figures with their targets and the facts of the machine, as JSON. */
package dev.millrace.bench.result;
