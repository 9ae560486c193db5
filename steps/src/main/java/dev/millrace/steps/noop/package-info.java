/** A step that does nothing but pass on. */
package dev.millrace.steps.noop;
