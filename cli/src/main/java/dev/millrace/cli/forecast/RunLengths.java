package dev.millrace.cli.forecast;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.screen.Amounts;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.forecast.PlannedDag;
import dev.millrace.engine.view.RunView;
import dev.millrace.spi.Units;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long runs take: what was said of the DAG, else what a server has measured, else what was said
 * of all.
 *
 * @param ofAll empty if nothing was said
 * @param ofDag by the name of the DAG
 */
record RunLengths(Optional<Duration> ofAll, Map<String, Duration> ofDag) {
  private static final Duration USUAL = Duration.ofMinutes(10);
  private static final int RUNS_LOOKED_AT = 20;

  /**
   * @param written each a duration, or one of a DAG
   */
  static RunLengths of(List<String> written) {
    Optional<Duration> ofAll = Optional.empty();
    Map<String, Duration> ofDag = new LinkedHashMap<>();
    for (String one : written) {
      int equals = one.indexOf('=');
      Duration duration = duration(one, one.substring(equals + 1));
      if (equals < 0) {
        ofAll = Optional.of(duration);
      } else {
        ofDag.put(one.substring(0, equals), duration);
      }
    }
    return new RunLengths(ofAll, ofDag);
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
        "Write it like --duration 10m or --duration nightly=5h.");
  }

  /**
   * @throws CommandFailure if one is of a DAG that there is not
   */
  void requireKnown(List<String> dags) {
    for (String dag : ofDag.keySet()) {
      if (!dags.contains(dag)) {
        throw CommandFailure.mistake(
            "no such DAG",
            "--duration names DAG \"" + dag + "\", which is not in the files.",
            Nearest.suggestion(dag, dags));
      }
    }
  }

  PlannedDag of(Dag dag) {
    Duration said = ofDag.get(dag.name());
    if (said != null || ofAll.isPresent()) {
      return planned(dag, said == null ? ofAll.get() : said, "--duration");
    }
    return planned(dag, USUAL, "assumed");
  }

  PlannedDag of(Dag dag, MillraceApi api) {
    if (ofDag.containsKey(dag.name())) {
      return of(dag);
    }
    List<Duration> measured =
        api.runs(Optional.of(dag.name()), Optional.of("SUCCEEDED"), RUNS_LOOKED_AT).items().stream()
            .flatMap(run -> length(run).stream())
            .sorted()
            .toList();
    if (measured.isEmpty()) {
      return of(dag);
    }
    String runs = Amounts.count(measured.size()) + (measured.size() == 1 ? " run" : " runs");
    return planned(dag, measured.get(measured.size() / 2), "median of " + runs);
  }

  private static Optional<Duration> length(RunView run) {
    return run.startedAt()
        .flatMap(begun -> run.endedAt().map(ended -> Duration.between(begun, ended)))
        .filter(length -> !length.isNegative() && !length.isZero());
  }

  private static PlannedDag planned(Dag dag, Duration takes, String because) {
    return new PlannedDag(dag.name(), dag.triggers(), takes, because);
  }
}
