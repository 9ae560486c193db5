/** Shell scripts as steps. */
package dev.millrace.steps.shell;
