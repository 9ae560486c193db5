package dev.millrace.engine.schedule;

import java.util.List;

/**
 * What is wrong with a cron expression.
 *
 * @param offset where, in characters of the expression
 * @param message without a full stop
 * @param suggestion a sentence, or empty
 * @param words among which the nearest to the expression may be meant; empty if nothing is
 */
public record CronProblem(int offset, String message, String suggestion, List<String> words) {
  public CronProblem {
    words = List.copyOf(words);
  }

  CronProblem(int offset, String message, String suggestion) {
    this(offset, message, suggestion, List.of());
  }
}
