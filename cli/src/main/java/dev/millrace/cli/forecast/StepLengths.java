package dev.millrace.cli.forecast;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Durations;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.forecast.PlannedDag;
import dev.millrace.engine.forecast.StepTime;
import dev.millrace.engine.view.DagDurationsView;
import dev.millrace.engine.view.DagDurationsView.StepDuration;
import dev.millrace.spi.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long steps take: what was said of the step, else of the runs of its DAG, else what a server
 * has measured, else what was said of all runs.
 *
 * @param ofAll empty if nothing was said
 * @param of by {@code DAG} for its runs and by {@code DAG/STEP} for tasks of a step
 */
record StepLengths(Optional<Duration> ofAll, Map<String, Duration> of) {
  private static final String SAID = "--duration";
  private static final Duration USUAL_RUN = Duration.ofMinutes(10);
  private static final Duration USUAL_STEP = Duration.ofMinutes(1);

  /**
   * @param written each a duration, or one of a DAG or of a step
   */
  static StepLengths of(List<String> written) {
    Optional<Duration> ofAll = Optional.empty();
    Map<String, Duration> of = new LinkedHashMap<>();
    for (String one : written) {
      int equals = one.indexOf('=');
      Duration duration = duration(one, one.substring(equals + 1));
      if (equals < 0) {
        ofAll = Optional.of(duration);
      } else {
        of.put(one.substring(0, equals), duration);
      }
    }
    return new StepLengths(ofAll, of);
  }

  private static Duration duration(String written, String text) {
    try {
      Duration duration = Units.duration(text);
      if (!duration.isZero()) {
        return duration;
      }
    } catch (IllegalArgumentException notOne) {
      // told below
    }
    throw CommandFailure.mistake(
        "not a duration",
        "--duration is \"" + written + "\"; a duration above 0, or DAG=DURATION, was expected.",
        "Write it like --duration 10m, --duration nightly=5h or --duration nightly/train=4h.");
  }

  /**
   * @throws CommandFailure if one is of a DAG or a step that there is not
   */
  void requireKnown(List<Dag> dags) {
    List<String> names = new ArrayList<>(dags.stream().map(Dag::name).toList());
    for (Dag dag : dags) {
      steps(dag).forEach(step -> names.add(key(dag, step)));
    }
    for (String name : of.keySet()) {
      if (!names.contains(name)) {
        throw CommandFailure.mistake(
            name.contains("/") ? "no such step" : "no such DAG",
            "--duration names \"" + name + "\", which is not in the files.",
            Nearest.suggestion(name, names));
      }
    }
  }

  private static Stream<DagStep> steps(Dag dag) {
    return Stream.concat(dag.steps().stream(), dag.finallySteps().stream());
  }

  private static String key(Dag dag, DagStep step) {
    return dag.name() + "/" + step.id();
  }

  /** Whether a server need not be asked. */
  boolean isSaidOf(Dag dag) {
    return of.containsKey(dag.name());
  }

  /** As far as it was said. */
  PlannedDag plan(Dag dag) {
    Optional<Duration> said = Optional.ofNullable(of.get(dag.name())).or(() -> ofAll);
    PlannedDag even =
        PlannedDag.evenly(dag, said.orElse(USUAL_RUN), said.isPresent() ? SAID : "assumed");
    boolean mapped = steps(dag).anyMatch(step -> step.fanOut().isPresent());
    String because = even.because() + (mapped ? "; 1 item for each for-each" : "");
    return withSaid(dag, even.steps(), because);
  }

  /** With what a server has measured. */
  PlannedDag plan(Dag dag, DagDurationsView measured) {
    if (measured.runs() == 0) {
      return plan(dag);
    }
    Map<String, StepDuration> known = new HashMap<>();
    measured.steps().forEach(step -> known.put(step.step(), step));
    Map<String, StepTime> times = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    steps(dag)
        .forEach(
            step -> {
              StepDuration of = known.get(step.id());
              times.put(step.id(), of == null ? new StepTime(USUAL_STEP) : time(of));
              if (of == null && !this.of.containsKey(key(dag, step))) {
                unknown.add(step.id());
              }
            });
    String runs = Amounts.count(measured.runs()) + (measured.runs() == 1 ? " run" : " runs");
    String assumed =
        unknown.isEmpty()
            ? ""
            : "; " + String.join(", ", unknown) + ": " + Durations.text(USUAL_STEP) + " assumed";
    return withSaid(dag, times, "median of " + runs + assumed);
  }

  private static StepTime time(StepDuration of) {
    return new StepTime(of.takes(), of.items(), of.ran() >= of.skipped());
  }

  private PlannedDag withSaid(Dag dag, Map<String, StepTime> times, String because) {
    Map<String, StepTime> all = new LinkedHashMap<>(times);
    for (DagStep step : steps(dag).toList()) {
      Duration said = of.get(key(dag, step));
      if (said != null) {
        all.computeIfPresent(step.id(), (id, time) -> new StepTime(said, time.items(), true));
      }
    }
    long count = steps(dag).filter(step -> of.containsKey(key(dag, step))).count();
    boolean none = count == 0 || because.startsWith(SAID);
    return PlannedDag.of(
        dag, all, none ? because : count == all.size() ? SAID : because + "; " + SAID);
  }
}
