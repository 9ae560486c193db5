/** Python scripts as steps, in environments that are built once. */
package dev.millrace.steps.python;
