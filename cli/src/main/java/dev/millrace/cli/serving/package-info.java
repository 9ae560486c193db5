/** Servers from the command line: everything in one process, or some roles of a deployment. */
package dev.millrace.cli.serving;
