/** The step kind {@code predict}: a model's answers for all rows of a table. */
package dev.millrace.steps.predict;
