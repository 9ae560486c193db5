/** The `millrace` command: what a person types, and what the application gives it to work with. */
package dev.millrace.cli;
