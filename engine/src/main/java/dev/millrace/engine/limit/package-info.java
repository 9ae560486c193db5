/** How many tasks may run at the same time and which goes first: arithmetic without I/O. */
package dev.millrace.engine.limit;
