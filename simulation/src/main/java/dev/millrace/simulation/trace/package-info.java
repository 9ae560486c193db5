/** What happened in a play: for people, one line each; and in numbers. */
package dev.millrace.simulation.trace;
