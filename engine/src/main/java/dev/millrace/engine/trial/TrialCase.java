package dev.millrace.engine.trial;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.language.yaml.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One case of a file of tests: a run to be played, and what should become of it. */
public final class TrialCase {
  private final String name;
  private final Place place;
  private final Trial trial;
  private final List<Expectation> expectations;

  TrialCase(String name, Place place, Trial trial, List<Expectation> expectations) {
    this.name = name;
    this.place = place;
    this.trial = trial;
    this.expectations = List.copyOf(expectations);
  }

  public String name() {
    return name;
  }

  /** Where it begins in its file. */
  public Place place() {
    return place;
  }

  /**
   * Something that did not become as expected.
   *
   * @param place where the file says what was expected
   * @param message what was expected, and what it is
   */
  public record Miss(Place place, String message) {}

  /**
   * @param misses empty if all is as expected
   */
  public record Result(TrialOutcome outcome, List<Miss> misses) {
    public Result {
      misses = List.copyOf(misses);
    }
  }

  /** Plays the run and compares. Takes milliseconds for a usual DAG. */
  public Result play(Dag dag, Expressions expressions) {
    TrialOutcome outcome = Play.of(dag, trial, expressions);
    List<Miss> misses = new ArrayList<>();
    for (Expectation expectation : expectations) {
      expectation
          .check()
          .apply(outcome)
          .ifPresent(message -> misses.add(new Miss(expectation.place(), message)));
    }
    misses.sort(
        Comparator.comparingInt((Miss miss) -> miss.place().line())
            .thenComparingInt(miss -> miss.place().column()));
    return new Result(outcome, misses);
  }
}
