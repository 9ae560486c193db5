/** Kind {@code label}: gives rows a label by the votes of small functions. */
package dev.millrace.steps.label;
