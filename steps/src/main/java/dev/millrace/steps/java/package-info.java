/** Classes of the author of a DAG as steps. */
package dev.millrace.steps.java;
