package dev.millrace.steps.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Spelling;
import dev.millrace.steps.table.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A {@code SELECT} that reads the tables it is given, nothing else, and says the same each time it
 * reads the same rows on one thread.
 *
 * @param text its {@code $name} written as {@code $1}, {@code $2} and so on
 * @param names the names of its parameters, in the order of their numbers
 * @param ordered whether it says the order of its rows
 */
public record Query(String text, List<String> names, boolean ordered) {
  private static final Set<String> TABLE_FUNCTIONS =
      Set.of("range", "generate_series", "unnest", "json_each", "json_tree", "repeat");

  public Query {
    names = List.copyOf(names);
  }

  /**
   * @param what what the query is, as the start of messages, such as {@code Parameter 'query'}
   * @param known the tables it may read
   * @throws StepException USER if it is anything but one SELECT of these tables, or calls a
   *     function that gives another result each time
   */
  public static Query read(Tables tables, String what, String text, Collection<String> known)
      throws StepException, IOException, InterruptedException {
    String trimmed = text.strip().replaceAll("[;\\s]+$", "");
    SyntaxTree tree = SyntaxTree.of(tables, what, trimmed);
    requireStable(tables, what, tree);
    requireKnown(what, tree, known);
    return numbered(what, trimmed, tree);
  }

  static void requireStable(Tables tables, String what, SyntaxTree tree)
      throws StepException, IOException, InterruptedException {
    Functions functions = Functions.of(tables);
    for (JsonNode call : tree.expressions("FUNCTION")) {
      String name = call.path("function_name").asText();
      boolean now = name.equalsIgnoreCase("age") && call.path("arguments").size() == 1;
      if (now || functions.unstable(name)) {
        throw unstable(what, name + "()");
      }
    }
    for (JsonNode column : tree.expressions("COLUMN_REF")) {
      JsonNode names = column.path("column_names");
      String name = names.path(0).asText();
      if (names.size() == 1 && Functions.WORDS.contains(name.toLowerCase(Locale.ROOT))) {
        throw unstable(what, name);
      }
    }
    for (JsonNode node : tree.nodes()) {
      JsonNode sample = node.path("sample");
      if (sample.isObject() && !sample.path("repeatable").asBoolean()) {
        throw StepException.user(
            what
                + " takes a sample that is another one each time. Write TABLESAMPLE reservoir(10%)"
                + " REPEATABLE (7), or use the kind 'transform', operation 'sample'.");
      }
    }
  }

  private static StepException unstable(String what, String call) {
    return StepException.user(
        what
            + " uses "
            + call
            + ", which does not give the same each time, so the result could not be reproduced."
            + " Give times and the like as a parameter; for chance use hash() of a column.");
  }

  private static void requireKnown(String what, SyntaxTree tree, Collection<String> known)
      throws StepException {
    for (JsonNode table : tree.tables("TABLE_FUNCTION")) {
      String function = table.path("function").path("function_name").asText();
      if (!TABLE_FUNCTIONS.contains(function.toLowerCase(Locale.ROOT))) {
        throw StepException.user(
            what
                + " reads from "
                + function
                + "(…). A query reads the connected tables only: "
                + shown(known)
                + ". Files come in by the kind 'ingest'.");
      }
    }
    Set<String> readable = new HashSet<>();
    known.forEach(name -> readable.add(name.toLowerCase(Locale.ROOT)));
    for (JsonNode node : tree.nodes()) {
      node.path("cte_map")
          .path("map")
          .forEach(cte -> readable.add(cte.path("key").asText().toLowerCase(Locale.ROOT)));
    }
    for (JsonNode table : tree.tables("BASE_TABLE")) {
      String name = table.path("table_name").asText();
      boolean qualified =
          !table.path("schema_name").asText().isEmpty()
              || !table.path("catalog_name").asText().isEmpty();
      if (qualified || !readable.contains(name.toLowerCase(Locale.ROOT))) {
        throw StepException.user(
            what
                + " reads table '"
                + (qualified ? table.path("schema_name").asText() + "." : "")
                + name
                + "', which is not connected."
                + Spelling.didYouMean(name, known)
                + " Connected: "
                + shown(known)
                + ".");
      }
    }
  }

  private static String shown(Collection<String> known) {
    return known.isEmpty() ? "none" : String.join(", ", known);
  }

  /** The engine's binding takes numbers; its parser says where each name stands. */
  private static Query numbered(String what, String text, SyntaxTree tree) throws StepException {
    List<JsonNode> places =
        tree.expressions("PARAMETER").stream()
            .sorted(Comparator.comparingInt(node -> node.path("query_location").asInt()))
            .toList();
    Set<String> names =
        places.stream()
            .map(node -> node.path("identifier").asText())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<String> order = new ArrayList<>(names);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    int from = 0;
    for (JsonNode place : places) {
      String name = place.path("identifier").asText();
      int at = place.path("query_location").asInt();
      int length = place.path("query_location_length").asInt();
      if (name.matches("[0-9]+")) {
        throw StepException.user(
            what + " has a parameter without a name. Write $name, and its value below 'params'.");
      }
      if (at < from || at + length > bytes.length || bytes[at] != '$') {
        throw StepException.user(
            what + ": parameter '" + name + "' stands where it cannot be bound. Write $" + name);
      }
      written.write(bytes, from, at - from);
      written.writeBytes(("$" + (order.indexOf(name) + 1)).getBytes(StandardCharsets.US_ASCII));
      from = at + length;
    }
    written.write(bytes, from, bytes.length - from);
    return new Query(written.toString(StandardCharsets.UTF_8), order, tree.ordered());
  }
}
