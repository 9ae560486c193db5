/** Waiting for a moment, a file or an address. */
package dev.millrace.steps.waiting;
