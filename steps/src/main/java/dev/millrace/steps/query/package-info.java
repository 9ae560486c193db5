/**
 * Checks the SQL that users write before it runs: it reads nothing else and says the same again.
 */
package dev.millrace.steps.query;
