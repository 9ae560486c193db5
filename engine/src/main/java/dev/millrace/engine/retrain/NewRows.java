package dev.millrace.engine.retrain;

/**
 * Rows that a dataset has gained since the policy last made a run.
 *
 * @param dag whose runs leave the dataset
 * @param output its name among their outputs
 * @param atLeast how many are enough, at least 1
 */
public record NewRows(String dag, String output, long atLeast) {}
