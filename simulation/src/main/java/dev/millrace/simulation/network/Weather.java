package dev.millrace.simulation.network;

/**
 * How bad the network is.
 *
 * @param latencyMillis the least that a batch takes
 * @param jitterMillis by how much more a batch may take; makes batches overtake each other
 * @param drop share of batches that are lost
 * @param twice share of batches that come twice
 * @param late share of batches that come late
 * @param lateMillis the most by which they do
 */
public record Weather(
    double latencyMillis,
    double jitterMillis,
    double drop,
    double twice,
    double late,
    double lateMillis) {
  public static final Weather FINE = new Weather(0.2, 0.1, 0, 0, 0, 0);
}
