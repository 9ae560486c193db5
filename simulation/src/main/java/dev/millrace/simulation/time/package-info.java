/** Virtual time, and chance that depends on the seed alone. */
package dev.millrace.simulation.time;
