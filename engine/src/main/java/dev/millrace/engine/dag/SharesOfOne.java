package dev.millrace.engine.dag;

import dev.millrace.spi.Units;
import java.util.Map;
import java.util.Optional;

/** Shares that have to add up to 1. */
public final class SharesOfOne {
  /** By how much they may miss it, as they are decimal fractions. */
  private static final double SLACK = 1e-9;

  private SharesOfOne() {}

  /**
   * What is wrong with them; empty if nothing is, or if one of them is not known yet.
   *
   * @param parameter its name, for the message
   * @param shares numbers, or texts as {@link Units#share} reads them
   */
  public static Optional<String> misfit(String parameter, Map<?, ?> shares) {
    double sum = 0;
    for (Object share : shares.values()) {
      if (share instanceof Number number) {
        sum += number.doubleValue();
      } else if (share instanceof String text && !ParameterFit.isTemplate(text)) {
        try {
          sum += Units.share(text);
        } catch (IllegalArgumentException e) {
          return Optional.empty(); // which is said of it by itself
        }
      } else {
        return Optional.empty();
      }
    }
    return Math.abs(sum - 1) <= SLACK
        ? Optional.empty()
        : Optional.of(
            "the shares of parameter '"
                + parameter
                + "' add up to "
                + Math.round(sum * 1e9) / 1e9
                + "; expected 1");
  }
}
