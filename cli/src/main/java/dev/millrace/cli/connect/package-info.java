/** Which server a command talks to: a named one, one that holds the data, or one started for it. */
package dev.millrace.cli.connect;
