/**
 * Runs from the command line: starting them, staying with them, looking at them and at their logs.
 */
package dev.millrace.cli.running;
