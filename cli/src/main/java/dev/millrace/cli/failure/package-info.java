/**
 * How a command ends when it does not end well: exit codes, and messages for people and programs.
 */
package dev.millrace.cli.failure;
