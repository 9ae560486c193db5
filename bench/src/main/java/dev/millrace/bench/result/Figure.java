package dev.millrace.bench.result;

import dev.millrace.bench.statistics.Summary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One measured quantity.
 *
 * @param name what was measured, unique in its result
 * @param unit of all numbers in the summary
 * @param samples true for raw samples of all repeats together, false for one value per repeat
 * @param floor what the machine itself needs for the same, in the same unit and run
 */
public record Figure(
    String name,
    String unit,
    boolean samples,
    Summary summary,
    List<Target> targets,
    Optional<Floor> floor) {
  public Figure {
    targets = List.copyOf(targets);
  }

  /**
   * @param value in the unit of the figure
   * @param of what was measured bare, such as "one commit and two messages"
   */
  public record Floor(double value, String of) {}

  /** One value of every repeat. */
  public static Figure repeats(String name, String unit, Collection<? extends Number> values) {
    return new Figure(name, unit, false, Summary.of(values), List.of(), Optional.empty());
  }

  /** One value, from a workload that is done once. */
  public static Figure once(String name, String unit, double value) {
    return repeats(name, unit, List.of(value));
  }

  /** Raw samples, of all repeats. */
  public static Figure samples(String name, String unit, Collection<? extends Number> values) {
    return new Figure(name, unit, true, Summary.of(values), List.of(), Optional.empty());
  }

  public Figure with(Target... more) {
    List<Target> all = new ArrayList<>(targets);
    all.addAll(List.of(more));
    return new Figure(name, unit, samples, summary, all, floor);
  }

  public Figure over(double floorValue, String of) {
    return new Figure(
        name, unit, samples, summary, targets, Optional.of(new Floor(floorValue, of)));
  }

  /** The median as a multiple of the floor. */
  public Optional<Double> ratio() {
    return floor.filter(f -> f.value() > 0).map(f -> summary.median() / f.value());
  }
}
