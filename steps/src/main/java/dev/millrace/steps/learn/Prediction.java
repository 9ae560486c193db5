package dev.millrace.steps.learn;

/**
 * What a model says about one row.
 *
 * @param label for classification: index into {@link TrainedModel#labels()}; otherwise -1
 * @param value for regression: the number; for clustering: the cluster, counted from 0; otherwise 0
 * @param scores for classification: one per label in the order of the labels, between 0 and 1,
 *     together 1; otherwise empty
 */
public record Prediction(int label, double value, double[] scores) {}
