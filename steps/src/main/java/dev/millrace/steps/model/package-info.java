/** The archives that hold a trained model, and what predicts after reading one. */
package dev.millrace.steps.model;
