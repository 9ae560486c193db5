package dev.millrace.cli.trial;

import dev.millrace.engine.trial.TrialCase.Miss;
import java.util.List;

/**
 * What one case gave.
 *
 * @param line where the case begins
 * @param state how the run ended
 * @param seconds what playing it took, of real time
 */
record CaseResult(
    String file, String name, int line, String state, double seconds, List<Problem> problems) {
  CaseResult {
    problems = List.copyOf(problems);
  }

  /** What is not as expected, where the file says what is. */
  record Problem(int line, int column, String message) {
    static Problem of(Miss miss) {
      return new Problem(miss.place().line(), miss.place().column(), miss.message());
    }
  }

  boolean passed() {
    return problems.isEmpty();
  }
}
