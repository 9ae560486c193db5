package dev.millrace.steps.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A query as the data engine's own parser reads it: one {@code SELECT}, not yet run. */
final class SyntaxTree {
  /** More than a person writes; the tree is some fifty times as long as the text. */
  static final int TEXT_BYTES_MAX = 256 << 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode root;
  private final List<JsonNode> nodes;

  private SyntaxTree(JsonNode root, List<JsonNode> nodes) {
    this.root = root;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * @param what what the query is, as the start of messages
   * @throws StepException USER if it is not one {@code SELECT}
   */
  static SyntaxTree of(Tables tables, String what, String text)
      throws StepException, IOException, InterruptedException {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > TEXT_BYTES_MAX) {
      throw StepException.user(
          what + " has " + bytes + " bytes; at most " + TEXT_BYTES_MAX + " are read.");
    }
    String json =
        tables.query(
            what,
            "SELECT json_serialize_sql(" + Sql.text(text) + ")",
            rows -> rows.next() ? rows.getString(1) : "");
    JsonNode root = parsed(json);
    if (root.path("error").asBoolean()) {
      throw refused(what, text, root);
    }
    JsonNode statements = root.path("statements");
    if (statements.size() != 1) {
      throw StepException.user(
          what + " holds " + statements.size() + " statements; expected one SELECT.");
    }
    List<JsonNode> nodes = new ArrayList<>();
    JsonNode statement = statements.get(0).path("node");
    Deque<JsonNode> open = new ArrayDeque<>(List.of(statement));
    while (!open.isEmpty()) {
      JsonNode node = open.pop();
      if (node.isObject()) {
        nodes.add(node);
      }
      node.forEach(open::push);
    }
    return new SyntaxTree(statement, nodes);
  }

  /** Whether the outermost part ends with {@code ORDER BY}. */
  boolean ordered() {
    for (JsonNode modifier : root.path("modifiers")) {
      if (modifier.path("type").asText().equals("ORDER_MODIFIER")) {
        return true;
      }
    }
    return false;
  }

  /** The outermost {@code SELECT}. */
  JsonNode root() {
    return root;
  }

  /** All objects of the tree, in no particular order. */
  List<JsonNode> nodes() {
    return nodes;
  }

  /** Those of a class of expressions, such as {@code FUNCTION}. */
  List<JsonNode> expressions(String expressionClass) {
    return nodes.stream().filter(n -> n.path("class").asText().equals(expressionClass)).toList();
  }

  /** Those of a type of tables, such as {@code BASE_TABLE}. */
  List<JsonNode> tables(String type) {
    return nodes.stream().filter(n -> n.path("type").asText().equals(type)).toList();
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the data engine's tree is not JSON", e);
    }
  }

  private static StepException refused(String what, String text, JsonNode error) {
    String message = error.path("error_message").asText();
    if (message.startsWith("Only SELECT")) {
      return StepException.user(
          what
              + " is not a SELECT. Only reading is allowed: SELECT, FROM or WITH; a PIVOT as"
              + " FROM (PIVOT t ON c IN (…) USING …), with its values.");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int position = Math.min(error.path("position").asInt(0), bytes.length);
    String before = new String(bytes, 0, position, StandardCharsets.UTF_8);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    return StepException.user(
        what + (text.contains("\n") ? ", line " + line : "") + ": " + message + ".");
  }
}
