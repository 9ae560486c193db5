package dev.millrace.steps.train;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import dev.millrace.steps.features.DatasetRows;
import dev.millrace.steps.features.FeatureFit.Source;
import dev.millrace.steps.features.FeatureType;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which columns the model reads.
 *
 * @param sources the chosen columns, in the order of the table
 * @param skipped columns that were not named and are of a type that no model reads
 */
record FeatureChoice(List<Source> sources, List<String> skipped) {

  /**
   * @param reserved target and weight, never features
   * @throws StepException USER if a named column does not exist or cannot be read, or none is left
   */
  static FeatureChoice of(Parameters parameters, Columns columns, Set<String> reserved)
      throws StepException {
    List<String> included = parameters.texts("features");
    List<String> excluded = parameters.texts("exclude");
    List<String> categorical = parameters.texts("categorical");
    require(columns, "features", included);
    require(columns, "exclude", excluded);
    require(columns, "categorical", categorical);
    Set<String> both = new TreeSet<>(included);
    both.retainAll(reserved);
    if (!both.isEmpty()) {
      throw StepException.user(
          "Parameter 'features' names " + both + ", the target or weight. A model cannot read it.");
    }
    List<Source> sources = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (Column column : columns.all()) {
      String name = column.name();
      boolean wanted = included.isEmpty() || included.contains(name);
      if (!wanted || excluded.contains(name) || reserved.contains(name)) {
        continue;
      }
      if (DatasetRows.readable(column.type())) {
        sources.add(source(column, categorical.contains(name)));
      } else if (included.contains(name)) {
        throw StepException.user(
            "Parameter 'features' names column '%s', which is %s. Models read number, integer, boolean and text; derive one of these first."
                .formatted(name, column.typeWord()));
      } else {
        skipped.add(name);
      }
    }
    if (sources.isEmpty()) {
      throw StepException.user(
          "No feature column is left after 'features', 'exclude', 'target' and 'weight'."
              + " The data has: "
              + String.join(", ", columns.names())
              + ".");
    }
    return new FeatureChoice(List.copyOf(sources), List.copyOf(skipped));
  }

  private static Source source(Column column, boolean categorical) {
    FeatureType type = FeatureType.valueOf(column.type().name());
    return new Source(column.name(), type, categorical || column.type() == ColumnType.TEXT);
  }

  private static void require(Columns columns, String parameter, List<String> names)
      throws StepException {
    for (String name : names) {
      ColumnNames.require(columns, parameter, name);
    }
  }
}
