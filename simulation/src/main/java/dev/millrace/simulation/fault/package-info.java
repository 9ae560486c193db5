/** Everything that goes wrong, drawn from the seed. */
package dev.millrace.simulation.fault;
