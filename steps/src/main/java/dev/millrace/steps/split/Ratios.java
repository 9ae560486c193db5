package dev.millrace.steps.split;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The parts and their shares of the rows.
 *
 * @param parts names of ports: train, validation if wanted, test
 * @param shares as many; they add up to 1
 */
record Ratios(List<String> parts, double[] shares) {
  private static final double SLACK = 1e-9;

  static Ratios of(Parameters ratios) throws StepException {
    if (!ratios.has("train") && !ratios.has("test") && !ratios.has("validation")) {
      return new Ratios(List.of("train", "test"), new double[] {0.7, 0.3});
    }
    List<String> parts = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (String part : List.of("train", "validation", "test")) {
      double share = ratios.share(part, 0);
      if (share > 0) {
        parts.add(part);
        shares.add(share);
      } else if (!part.equals("validation")) {
        throw StepException.user(
            "'ratios." + part + "' is missing or 0; expected a share above 0, such as 0.7.");
      }
    }
    double[] all = shares.stream().mapToDouble(Double::doubleValue).toArray();
    double sum = DoubleStream.of(all).sum();
    if (Math.abs(sum - 1) > SLACK) {
      throw StepException.user(
          "'ratios' add up to "
              + Math.round(sum * 1e9) / 1e9
              + "; expected 1. Change them, for instance to {train: 0.7, validation: 0.15, test:"
              + " 0.15}.");
    }
    return new Ratios(List.copyOf(parts), all);
  }
}
