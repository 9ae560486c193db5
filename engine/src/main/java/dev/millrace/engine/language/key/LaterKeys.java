package dev.millrace.engine.language.key;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.language.yaml.Place;
import java.util.List;
import java.util.Optional;

/**
 * Keys of a step that are part of the language and not executed yet. Their shape is checked, so
 * that a file written for a later version hears about its mistakes, and then each is refused.
 */
public final class LaterKeys {
  /** The keys whose shape is read here; {@code join} and {@code for-each} hold expressions. */
  public static final List<String> KEYS = List.of("join", "for-each", "matrix", "fail-fast");

  /** Those that are refused, wherever they change something. */
  public static final List<String> REFUSED =
      List.of(
          "join",
          "for-each",
          "matrix",
          "cache",
          "pool",
          "slots",
          "priority",
          "max-parallel",
          "fail-fast",
          "worker",
          "isolation",
          "env",
          "secrets");

  private final Keys keys;
  private final Values values;

  public LaterKeys(Keys keys, Values values) {
    this.keys = keys;
    this.values = values;
  }

  /** Checks shapes and refuses all these keys, except where the value changes nothing. */
  public void read(Mapping step) {
    for (Entry entry : step.entries()) {
      String key = entry.key().text();
      if (REFUSED.contains(key) && !mayStay(key, entry.value())) {
        notYet(entry.key().place(), "'" + key + "'", "Remove it.");
      }
    }
  }

  public void notYet(Place place, String what, String suggestion) {
    keys.findings()
        .add(
            FindingCode.NOT_YET,
            place,
            Keys.capital(what)
                + " is part of the language, but this version does not execute it yet; a later one will.",
            suggestion);
  }

  private boolean mayStay(String key, Node node) {
    switch (key) {
      case "join":
        return node instanceof Scalar scalar && scalar.text().equals("ok");
      case "cache":
        return node instanceof Scalar scalar && !Boolean.TRUE.equals(scalar.value());
      case "matrix":
        matrix(node);
        return false;
      case "for-each":
        forEach(node);
        return false;
      case "fail-fast":
        values.flag(node, "'fail-fast'");
        return false;
      default:
        return false;
    }
  }

  private void matrix(Node node) {
    Optional<Mapping> map = keys.map(node, "'matrix'");
    for (Entry entry : map.map(m -> List.copyOf(m.entries())).orElse(List.of())) {
      String what = "list '" + entry.key().text() + "' of 'matrix'";
      keys.name(entry.key(), "a list of 'matrix'");
      Optional<Sequence> list = keys.list(entry.value(), what);
      if (list.isPresent() && list.get().items().isEmpty()) {
        keys.wrongShape(entry.value(), what, "at least one item");
      }
    }
  }

  private void forEach(Node node) {
    if (node instanceof Mapping map && map.get("rows").isPresent()) {
      keys.unknownKeys(map, "for-each", List.of("rows", "batch"));
      map.get("rows").ifPresent(n -> values.text(n, "'for-each.rows'"));
      map.get("batch").ifPresent(n -> values.whole(n, "'for-each.batch'", 1, Integer.MAX_VALUE));
    } else if (node instanceof Scalar scalar && !scalar.text().startsWith("${{")) {
      keys.wrongShape(node, "'for-each'", "a list, a map, ${{ … }} or {rows: step.port}");
    }
  }
}
