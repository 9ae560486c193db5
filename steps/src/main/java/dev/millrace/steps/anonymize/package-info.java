/** The step kind {@code anonymize}: makes the people behind a table harder to find. */
package dev.millrace.steps.anonymize;
