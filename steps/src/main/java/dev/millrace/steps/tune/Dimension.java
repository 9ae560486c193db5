package dev.millrace.steps.tune;

import dev.millrace.spi.StepException;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.table.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One parameter of the search: either a list of values or a range of numbers.
 *
 * @param values the values, or those of a grid over the range; never empty
 * @param range empty for a list
 */
record Dimension(String name, List<Object> values, Optional<Range> range) {

  /**
   * @param from least value, inclusive
   * @param to greatest value, inclusive
   * @param log whether the logarithm is drawn evenly
   * @param whole whether only whole numbers are meant
   */
  record Range(double from, double to, boolean log, boolean whole) {
    /**
     * @param at 0 for the least, 1 for the greatest
     */
    Object value(double at) {
      double value =
          log
              ? Math.exp(Math.log(from) + at * (Math.log(to) - Math.log(from)))
              : from + at * (to - from);
      double within = Math.min(to, Math.max(from, value));
      return whole ? (Object) Math.round(within) : (Object) within;
    }

    /** A whole number has the same chance as its neighbours, at the ends too. */
    Object drawn(SplittableRandom random) {
      if (whole && !log) {
        return random.nextLong((long) from, (long) to + 1);
      }
      return value(random.nextDouble());
    }
  }

  /**
   * @param known what train takes
   * @throws StepException USER if there is no such parameter, or a value is none of it
   */
  static Dimension of(String name, Entry entry, List<Parameter> known) throws StepException {
    Parameter parameter =
        known.stream().filter(p -> p.name().equals(name)).findFirst().orElse(null);
    if (parameter == null) {
      List<String> names = known.stream().map(Parameter::name).toList();
      throw StepException.user(
          "Parameter 'space' names '"
              + name
              + "', which train does not have."
              + Spelling.didYouMean(name, names)
              + " It has: "
              + String.join(", ", names)
              + ".");
    }
    return entry.isMap()
        ? range(name, entry, parameter.type())
        : list(name, entry, parameter.type());
  }

  private static Dimension list(String name, Entry entry, ParameterType type) throws StepException {
    Set<Object> values = new LinkedHashSet<>();
    for (Entry item : entry.list()) {
      values.add(checked(item, type));
    }
    if (values.isEmpty()) {
      throw entry.wrong("at least one value");
    }
    return new Dimension(name, List.copyOf(values), Optional.empty());
  }

  private static Object checked(Entry item, ParameterType type) throws StepException {
    if (type instanceof ParameterType.WholeNumber whole) {
      long value = item.integer();
      if (value < whole.min() || value > whole.max()) {
        throw item.wrong("a whole number from " + whole.min() + " to " + whole.max());
      }
      return value;
    }
    if (type instanceof ParameterType.Decimal decimal) {
      double value = item.number();
      if (value < decimal.min() || value > decimal.max()) {
        throw item.wrong("a number from " + decimal.min() + " to " + decimal.max());
      }
      return value;
    }
    if (type instanceof ParameterType.Choice choice) {
      return item.choice(choice.words());
    }
    throw StepException.user(
        "Parameter '" + item.path() + "' cannot be searched: it is neither a number nor a choice.");
  }

  private static Dimension range(String name, Entry entry, ParameterType type)
      throws StepException {
    entry.onlyKeys(List.of("from", "to", "scale", "steps"));
    boolean whole = type instanceof ParameterType.WholeNumber;
    if (!whole && !(type instanceof ParameterType.Decimal)) {
      throw entry.wrong("a list of values, because '" + name + "' is no number");
    }
    double from = ((Number) checked(entry.require("from"), type)).doubleValue();
    double to = ((Number) checked(entry.require("to"), type)).doubleValue();
    boolean log =
        entry.get("scale").isPresent()
            && entry.require("scale").choice(List.of("linear", "log")).equals("log");
    if (from > to) {
      throw entry
          .require("to")
          .wrong(
              "a number of at least " + entry.require("from").text() + ", where the range begins");
    }
    if (log && from <= 0) {
      throw entry.require("from").wrong("a number above 0, because the scale is log");
    }
    Range range = new Range(from, to, log, whole);
    long steps = entry.get("steps").isPresent() ? entry.require("steps").integer() : TuneKind.STEPS;
    List<Object> grid = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      Object value = range.value(i / (steps - 1.0));
      if (!grid.contains(value)) {
        grid.add(value);
      }
    }
    return new Dimension(name, List.copyOf(grid), Optional.of(range));
  }

  Object drawn(SplittableRandom random) {
    return range.isPresent()
        ? range.get().drawn(random)
        : values.get(random.nextInt(values.size()));
  }
}
