/** Asking a person. */
package dev.millrace.steps.approve;
