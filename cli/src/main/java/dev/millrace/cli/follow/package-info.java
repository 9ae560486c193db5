/**
 * Following a run to its end: live events, what the terminal shows meanwhile, what it ends with.
 */
package dev.millrace.cli.follow;
