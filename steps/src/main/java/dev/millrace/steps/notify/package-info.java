/** Telling people. */
package dev.millrace.steps.notify;
