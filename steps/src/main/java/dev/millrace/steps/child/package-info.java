/** Running another DAG. */
package dev.millrace.steps.child;
