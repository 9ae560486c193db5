/** The millrace command, a plain library. */
package dev.millrace.cli;
