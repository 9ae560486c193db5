/**
 * Turns the columns of a table into the numbers that a model reads, the same way at training and
 * when serving.
 */
package dev.millrace.steps.features;
