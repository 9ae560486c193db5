package dev.millrace.steps.learn;

/**
 * How to learn; an algorithm reads what concerns it.
 *
 * @param trees members of a forest, at least 1
 * @param maxDepth most levels of a tree, counted from 1 for the root; {@link Integer#MAX_VALUE} for
 *     no limit
 * @param minLeaf a node with less weight than this (rows, unless weighted) is not split further
 * @param epochs passes over the rows, or iterations of k-means
 * @param learningRate step size of AdaGrad
 * @param clusters groups of k-means
 * @param scaleTarget whether regression by gradient works on a target of mean 0 and deviation 1;
 *     the model that comes out answers in the target's own unit
 * @param seed of everything random
 * @param threads at most; the result does not depend on it
 */
public record Settings(
    int trees,
    int maxDepth,
    int minLeaf,
    int epochs,
    double learningRate,
    int clusters,
    boolean scaleTarget,
    long seed,
    int threads) {}
