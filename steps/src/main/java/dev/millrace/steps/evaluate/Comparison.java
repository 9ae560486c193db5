package dev.millrace.steps.evaluate;

import dev.millrace.steps.metrics.Scored;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Candidate and champion on the same rows.
 *
 * @param failure why the candidate must not pass; empty if it may
 * @param facts plain data for the report
 */
record Comparison(Optional<String> failure, Map<String, Object> facts) {

  static Comparison of(Scored candidate, Scored champion, String championName, Against against) {
    double[] ours = losses(candidate, against.metric());
    double[] theirs = losses(champion, against.metric());
    PairedBootstrap interval =
        PairedBootstrap.of(
            candidate.size(),
            against.alpha(),
            rows ->
                average(theirs, against.metric(), rows) - average(ours, against.metric(), rows));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("champion", championName);
    facts.put("rows", candidate.size());
    facts.put("metric", against.metric());
    facts.put("difference", interval.difference());
    facts.put("interval", Map.of("low", interval.low(), "high", interval.high()));
    facts.put("resamples", PairedBootstrap.RESAMPLES);
    facts.put("test", against.test());
    facts.put("alpha", against.alpha());
    against.margin().ifPresent(margin -> facts.put("margin", margin));
    Optional<String> failure =
        against.test().equals("mcnemar")
            ? significant(mcNemar(candidate, champion), championName, against, facts)
            : below(interval, championName, against);
    if (failure.isEmpty()) {
      failure = margin(interval, championName, against);
    }
    facts.put("passed", failure.isEmpty());
    failure.ifPresent(text -> facts.put("verdict", text));
    return new Comparison(failure, facts);
  }

  private static McNemar mcNemar(Scored candidate, Scored champion) {
    long onlyChampion = 0;
    long onlyCandidate = 0;
    for (int i = 0; i < candidate.size(); i++) {
      boolean candidateRight = candidate.right(i);
      boolean championRight = champion.right(i);
      onlyChampion += championRight && !candidateRight ? 1 : 0;
      onlyCandidate += candidateRight && !championRight ? 1 : 0;
    }
    return McNemar.of(onlyChampion, onlyCandidate);
  }

  private static Optional<String> significant(
      McNemar test, String championName, Against against, Map<String, Object> facts) {
    facts.put("onlyChampionRight", test.onlyChampion());
    facts.put("onlyCandidateRight", test.onlyCandidate());
    facts.put("pValue", test.pValue());
    facts.put("method", test.method());
    if (test.pValue() >= against.alpha() || test.onlyChampion() <= test.onlyCandidate()) {
      return Optional.empty();
    }
    return Optional.of(
        "The model is significantly worse than %s: %d rows only that one gets right, %d only this one (McNemar, %s, p = %s < %s)."
            .formatted(
                championName,
                test.onlyChampion(),
                test.onlyCandidate(),
                test.method(),
                Figures.text(test.pValue()),
                Figures.text(against.alpha())));
  }

  private static Optional<String> below(
      PairedBootstrap interval, String championName, Against against) {
    if (interval.high() >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "The model is significantly worse than %s: its %s is worse by %s, interval %s to %s."
            .formatted(
                championName,
                against.metric(),
                Figures.text(-interval.difference()),
                Figures.text(-interval.high()),
                Figures.text(-interval.low())));
  }

  private static Optional<String> margin(
      PairedBootstrap interval, String championName, Against against) {
    if (against.margin().isEmpty() || interval.low() >= -against.margin().get()) {
      return Optional.empty();
    }
    return Optional.of(
        "The model may be worse than %s by more than the margin: its %s may be worse by up to %s, allowed are %s."
            .formatted(
                championName,
                against.metric(),
                Figures.text(-interval.low()),
                Figures.text(against.margin().get())));
  }

  private static double[] losses(Scored scored, String metric) {
    double[] losses = new double[scored.size()];
    for (int row = 0; row < losses.length; row++) {
      losses[row] =
          switch (metric) {
            case "accuracy" -> scored.right(row) ? 0 : 1;
            case "rmse" -> scored.residual(row) * scored.residual(row);
            case "mae" -> Math.abs(scored.residual(row));
            default -> throw new IllegalStateException(metric + " cannot be compared");
          };
    }
    return losses;
  }

  private static double average(double[] losses, String metric, int[] rows) {
    double sum = 0;
    for (int row : rows) {
      sum += losses[row];
    }
    double mean = sum / rows.length;
    return metric.equals("rmse") ? Math.sqrt(mean) : mean;
  }
}
