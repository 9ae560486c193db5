/** Waiting for a moment, a file, an address or an answer of a database. */
package dev.millrace.steps.waiting;
