/** Processes: they take turns, stand still, die in the middle of a turn, and come again. */
package dev.millrace.simulation.node;
