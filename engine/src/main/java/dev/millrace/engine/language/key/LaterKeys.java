package dev.millrace.engine.language.key;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.language.yaml.Node.Type;
import dev.millrace.engine.language.yaml.Place;
import java.util.List;
import java.util.Optional;

/**
 * Keys of a step that are part of the language and not executed yet. Their shape is checked, so
 * that a file written for a later version hears about its mistakes, and then each is refused.
 */
public final class LaterKeys {
  /** The keys that this reads; {@code join} and {@code for-each} hold expressions besides. */
  public static final List<String> KEYS =
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

  private static final int LIMIT_MAX = 1_000_000;

  private final Keys keys;
  private final Values values;

  public LaterKeys(Keys keys, Values values) {
    this.keys = keys;
    this.values = values;
  }

  /** Checks the shape of all these keys and refuses them, except {@code cache: false}. */
  public void read(Mapping step) {
    for (Entry entry : step.entries()) {
      String key = entry.key().text();
      if (KEYS.contains(key) && !shape(key, entry.value())) {
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

  /** Checks the shape; answers whether the value changes nothing and may stay. */
  private boolean shape(String key, Node node) {
    switch (key) {
      case "join":
        return node instanceof Scalar scalar && scalar.text().equals("ok");
      case "cache":
        return cache(node);
      case "matrix":
        matrix(node);
        return false;
      case "for-each":
        forEach(node);
        return false;
      case "pool":
        values.text(node, "'pool'");
        return false;
      case "priority":
        values.whole(node, "'priority'", -LIMIT_MAX, LIMIT_MAX);
        return false;
      case "slots", "max-parallel":
        values.whole(node, "'" + key + "'", 1, LIMIT_MAX);
        return false;
      case "fail-fast":
        values.flag(node, "'fail-fast'");
        return false;
      case "worker":
        worker(node);
        return false;
      case "isolation":
        values.word(node, "'isolation'", List.of("inline", "process", "container"));
        return false;
      case "env":
        environment(node);
        return false;
      default:
        secrets(node);
        return false;
    }
  }

  private boolean cache(Node node) {
    if (node instanceof Scalar) {
      return values.flag(node, "'cache'").map(on -> !on).orElse(true);
    }
    keys.map(node, "'cache'", List.of("ttl"))
        .flatMap(map -> keys.required(map, "ttl", map.place(), "'cache'"))
        .ifPresent(ttl -> values.duration(ttl, "'cache.ttl'"));
    return false;
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

  private void worker(Node node) {
    Optional<Mapping> map = keys.map(node, "'worker'", List.of("tags", "memory", "cpu"));
    if (map.isPresent()) {
      map.get()
          .get("tags")
          .ifPresent(n -> keys.oneOrMany(n).forEach(tag -> values.text(tag, "'worker.tags'")));
      map.get().get("memory").ifPresent(n -> values.size(n, "'worker.memory'"));
      map.get().get("cpu").ifPresent(n -> values.number(n, "'worker.cpu'", 0.01, 10_000));
    }
  }

  private void environment(Node node) {
    Optional<Mapping> map = keys.map(node, "'env'");
    for (Entry entry : map.map(m -> List.copyOf(m.entries())).orElse(List.of())) {
      keys.scalar(entry.value(), "'env." + entry.key().text() + "'", "text");
    }
  }

  private void secrets(Node node) {
    boolean map = node instanceof Mapping;
    List<Node> names =
        map ? ((Mapping) node).entries().stream().map(Entry::value).toList() : keys.oneOrMany(node);
    for (Node name : names) {
      boolean empty = name instanceof Scalar scalar && scalar.type() == Type.EMPTY;
      if (empty || !(name instanceof Scalar)) {
        keys.wrongShape(name, "'secrets'", "the name of a secret");
      } else {
        values.text(name, "'secrets'");
      }
    }
  }
}
