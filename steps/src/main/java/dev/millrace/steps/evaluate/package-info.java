/**
 * The step kind {@code evaluate}: measures a model, compares it with the live one, and lets it pass
 * or not.
 */
package dev.millrace.steps.evaluate;
