package dev.millrace.steps.validate;

import dev.millrace.spi.StepException;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the part of an Open Data Contract Standard 3.x contract that speaks about rows: {@code
 * schema} with one object, its {@code properties} and their library quality metrics.
 *
 * <p>What describes (owners, service levels, prices) is passed over. A check that cannot be made is
 * refused, so that nobody relies on it.
 */
final class OdcsReader {
  private static final List<String> SHARED =
      List.of("metric", "rule", "type", "name", "description", "id", "dimension", "severity");

  private static final List<String> ROW_COUNT =
      Stream.concat(
              SHARED.stream(),
              Stream.of(
                  "unit",
                  "mustBe",
                  "mustBeBetween",
                  "mustBeGreaterThan",
                  "mustBeGreaterOrEqualTo",
                  "mustBeLessThan",
                  "mustBeLessOrEqualTo"))
          .toList();

  private OdcsReader() {}

  static Contract read(String name, Entry document) throws StepException {
    document.require("kind").choice(List.of("DataContract"));
    List<Entry> objects = document.require("schema").list();
    if (objects.size() != 1) {
      throw StepException.user(
          document.require("schema").where()
              + ": 'schema' has "
              + objects.size()
              + " objects; expected one, for the one table that is validated.");
    }
    Entry object = objects.get(0);
    List<ColumnTerms> columns = new ArrayList<>();
    for (Entry property : object.require("properties").list()) {
      columns.add(column(property));
    }
    Optional<Long> rowsMin = Optional.empty();
    Optional<Long> rowsMax = Optional.empty();
    List<String> unique = new ArrayList<>();
    for (Entry quality : items(object, "quality")) {
      if (text(quality, "type", "library").equals("text")) {
        continue;
      }
      String metric = metric(quality, List.of("rowCount", "duplicateValues"));
      if (metric.equals("rowCount")) {
        quality.onlyKeys(ROW_COUNT);
        rowsMin = bound(quality, "mustBeGreaterOrEqualTo", "mustBeGreaterThan", 1, 0);
        rowsMax = bound(quality, "mustBeLessOrEqualTo", "mustBeLessThan", -1, 1);
      } else {
        mustBeZero(quality);
        for (Entry column : quality.require("arguments").require("properties").list()) {
          unique.add(column.text());
        }
      }
    }
    return new Contract(name, columns, List.of(), unique, rowsMin, rowsMax, false);
  }

  private static ColumnTerms column(Entry property) throws StepException {
    Optional<Entry> logical = property.get("logicalType");
    boolean key = flag(property, "primaryKey");
    boolean required = key || flag(property, "required");
    boolean unique = key || flag(property, "unique");
    List<Object> values = new ArrayList<>();
    Map<String, Entry> options =
        property.get("logicalTypeOptions").isPresent()
            ? property.require("logicalTypeOptions").map()
            : Map.of();
    for (Map.Entry<String, Entry> option : options.entrySet()) {
      if (!List.of("minimum", "maximum", "minLength", "maxLength", "pattern")
          .contains(option.getKey())) {
        throw notMade(option.getValue(), option.getKey());
      }
    }
    Optional<String> pattern = optionText(options, "pattern");
    for (Entry quality : items(property, "quality")) {
      if (text(quality, "type", "library").equals("text")) {
        continue;
      }
      String metric =
          metric(
              quality, List.of("nullValues", "missingValues", "invalidValues", "duplicateValues"));
      mustBeZero(quality);
      required |= metric.equals("nullValues") || metric.equals("missingValues");
      unique |= metric.equals("duplicateValues");
      if (metric.equals("invalidValues")) {
        Entry arguments = quality.require("arguments");
        arguments.onlyKeys(List.of("validValues", "pattern"));
        for (Entry value : items(arguments, "validValues")) {
          values.add(value.scalar());
        }
        pattern =
            arguments.get("pattern").isPresent()
                ? Optional.of(arguments.require("pattern").text())
                : pattern;
      }
    }
    return new ColumnTerms(
        property.require("name").text(),
        property.where(),
        logical.isPresent() ? Optional.of(type(logical.get())) : Optional.empty(),
        required,
        unique,
        optionScalar(options, "minimum"),
        optionScalar(options, "maximum"),
        values,
        pattern,
        optionInteger(options, "minLength"),
        optionInteger(options, "maxLength"));
  }

  private static ColumnType type(Entry logical) throws StepException {
    return ColumnType.named(
            logical.choice(
                List.of("string", "integer", "number", "boolean", "date", "time", "timestamp")))
        .orElseThrow(() -> logical.wrong("a type of columns"));
  }

  private static String metric(Entry quality, List<String> known) throws StepException {
    String type = text(quality, "type", "library");
    if (!type.equals("library")) {
      throw notMade(quality, "quality of type " + type);
    }
    Entry metric =
        quality.get("metric").isPresent() ? quality.require("metric") : quality.require("rule");
    return metric.choice(known);
  }

  /** Only the bound that no row may break it: shares are the step's {@code quarantine}. */
  private static void mustBeZero(Entry quality) throws StepException {
    for (Map.Entry<String, Entry> entry : quality.map().entrySet()) {
      boolean bound = entry.getKey().equals("mustBe");
      if (bound && entry.getValue().number() == 0) {
        continue;
      }
      if (bound || entry.getKey().startsWith("must")) {
        throw StepException.user(
            entry.getValue().where()
                + ": '"
                + entry.getKey()
                + "' cannot be checked here; expected 'mustBe: 0'. How many rows may break the"
                + " contract is said by the step's 'quarantine'.");
      }
      if (!SHARED.contains(entry.getKey())
          && !List.of("arguments", "unit").contains(entry.getKey())) {
        throw notMade(entry.getValue(), entry.getKey());
      }
    }
  }

  private static Optional<Long> bound(
      Entry quality, String inclusive, String exclusive, int exclusiveStep, int between)
      throws StepException {
    if (quality.get("mustBe").isPresent()) {
      return Optional.of(quality.require("mustBe").integer());
    }
    if (quality.get("mustBeBetween").isPresent()) {
      List<Entry> ends = quality.require("mustBeBetween").list();
      if (ends.size() != 2) {
        throw quality.require("mustBeBetween").wrong("two whole numbers");
      }
      return Optional.of(ends.get(between).integer());
    }
    if (quality.get(inclusive).isPresent()) {
      return Optional.of(quality.require(inclusive).integer());
    }
    return quality.get(exclusive).isPresent()
        ? Optional.of(quality.require(exclusive).integer() + exclusiveStep)
        : Optional.empty();
  }

  private static StepException notMade(Entry entry, String what) {
    return StepException.user(
        entry.where() + ": '" + what + "' is a check that 'validate' does not make. Remove it.");
  }

  private static List<Entry> items(Entry entry, String key) throws StepException {
    return entry.get(key).isPresent() ? entry.require(key).list() : List.of();
  }

  private static boolean flag(Entry entry, String key) throws StepException {
    return entry.get(key).isPresent() && entry.require(key).flag();
  }

  private static String text(Entry entry, String key, String otherwise) throws StepException {
    return entry.get(key).isPresent() ? entry.require(key).text() : otherwise;
  }

  private static Optional<String> optionText(Map<String, Entry> options, String key)
      throws StepException {
    return options.containsKey(key) ? Optional.of(options.get(key).text()) : Optional.empty();
  }

  private static Optional<Object> optionScalar(Map<String, Entry> options, String key)
      throws StepException {
    return options.containsKey(key) ? Optional.of(options.get(key).scalar()) : Optional.empty();
  }

  private static Optional<Long> optionInteger(Map<String, Entry> options, String key)
      throws StepException {
    return options.containsKey(key) ? Optional.of(options.get(key).integer()) : Optional.empty();
  }
}
