/** Many seeds at once, and the command that plays them. */
package dev.millrace.simulation.command;
