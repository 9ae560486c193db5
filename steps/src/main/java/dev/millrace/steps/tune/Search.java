package dev.millrace.steps.tune;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.learn.Algorithm;
import dev.millrace.steps.train.TrainKind;
import dev.millrace.steps.train.TrainingSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** The parameters of each trial, known before the first one runs. */
final class Search {
  /** Draws for each trial before a small space counts as used up. */
  private static final int DRAWS_PER_TRIAL = 20;

  private final Parameters parameters;
  private final List<Dimension> dimensions;

  private Search(Parameters parameters, List<Dimension> dimensions) {
    this.parameters = parameters;
    this.dimensions = dimensions;
  }

  /**
   * @throws StepException USER if the space is none, or a parameter stands in it and beside it
   */
  static Search of(Parameters parameters) throws StepException {
    Entry space = Entry.inline("Parameter 'space'", parameters.value("space").orElse(Map.of()));
    List<Parameter> known =
        TrainKind.parameters().stream().filter(p -> !p.name().equals("seed")).toList();
    List<Dimension> dimensions = new ArrayList<>();
    for (Map.Entry<String, Entry> each : space.map().entrySet()) {
      Dimension dimension = Dimension.of(each.getKey(), each.getValue(), known);
      boolean given =
          parameters.has(dimension.name())
              && known.stream()
                  .filter(p -> p.name().equals(dimension.name()))
                  .noneMatch(p -> p.fallback().equals(parameters.value(p.name())));
      if (given) {
        throw StepException.user(
            "Parameter '"
                + dimension.name()
                + "' stands in 'space' and beside it; expected one of them.");
      }
      dimensions.add(dimension);
    }
    if (dimensions.isEmpty()) {
      throw StepException.user("Parameter 'space' is empty; expected a parameter to try.");
    }
    boolean algorithm = dimensions.stream().anyMatch(d -> d.name().equals("algorithm"));
    if (!algorithm && !parameters.has("algorithm")) {
      throw StepException.user("Parameter 'algorithm' is missing, here and in 'space'.");
    }
    return new Search(parameters, dimensions);
  }

  /** The names of what is tried, in the order written. */
  List<String> names() {
    return dimensions.stream().map(Dimension::name).toList();
  }

  /**
   * What each trial sets, without repetitions.
   *
   * @throws StepException USER if a grid has more combinations than trials are allowed
   */
  List<Map<String, Object>> trials(long seed) throws StepException {
    long most = parameters.integer("trials", TuneKind.TRIALS);
    Set<Map<String, Object>> trials =
        parameters.text("search", "random").equals("grid") ? grid(most) : random(most, seed);
    return List.copyOf(trials);
  }

  private Set<Map<String, Object>> grid(long most) throws StepException {
    Set<Map<String, Object>> all = new LinkedHashSet<>();
    int[] at = new int[dimensions.size()];
    boolean more = true;
    while (more) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (int i = 0; i < at.length; i++) {
        values.put(dimensions.get(i).name(), dimensions.get(i).values().get(at[i]));
      }
      all.add(used(values));
      if (all.size() > most) {
        throw StepException.user(
            "The grid has more than "
                + most
                + " combinations, which is all that 'trials' allows. Raise 'trials', shorten the"
                + " lists, or write search: random.");
      }
      more = next(at);
    }
    return all;
  }

  /** Counts up, the last dimension fastest; false after the last combination. */
  private boolean next(int[] at) {
    for (int i = at.length - 1; i >= 0; i--) {
      if (++at[i] < dimensions.get(i).values().size()) {
        return true;
      }
      at[i] = 0;
    }
    return false;
  }

  private Set<Map<String, Object>> random(long most, long seed) throws StepException {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Map<String, Object>> drawn = new LinkedHashSet<>();
    for (long i = 0; i < most * DRAWS_PER_TRIAL && drawn.size() < most; i++) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (Dimension dimension : dimensions) {
        values.put(dimension.name(), dimension.drawn(random));
      }
      drawn.add(used(values));
    }
    return drawn;
  }

  /** Without what the trial's algorithm does not have. */
  private Map<String, Object> used(Map<String, Object> values) throws StepException {
    Object word = values.get("algorithm");
    Algorithm algorithm =
        Algorithm.of(word == null ? parameters.text("algorithm") : word.toString());
    Map<String, Object> used = new LinkedHashMap<>(values);
    if (values.containsKey("algorithm")) {
      used.keySet().removeIf(name -> TrainingSettings.foreign(algorithm, name));
    }
    return used;
  }

  /** The parameters of train in a trial. */
  Parameters with(Map<String, Object> trial) {
    Map<String, Object> all = new LinkedHashMap<>(parameters.asMap());
    all.putAll(trial);
    if (names().contains("algorithm")) {
      Algorithm algorithm = Algorithm.of(all.get("algorithm").toString());
      all.keySet().removeIf(name -> TrainingSettings.foreign(algorithm, name));
    }
    return new Parameters(all);
  }
}
