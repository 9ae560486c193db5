/** What must be true at every moment of every play, and who watches it. */
package dev.millrace.simulation.check;
