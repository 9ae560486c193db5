package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.language.yaml.Place;
import java.util.List;
import java.util.Optional;

/** Shapes: maps with known keys, lists, names. What does not fit becomes a finding. */
public final class Keys {
  /** What the names of steps, parameters and triggers look like, as a regular expression. */
  public static final String NAME_PATTERN = "[A-Za-z][A-Za-z0-9_-]{0,63}";

  private static final int NAME_MAX = 64;

  private final Findings findings;

  public Keys(Findings findings) {
    this.findings = findings;
  }

  public Findings findings() {
    return findings;
  }

  /** The map, or a finding. */
  public Optional<Mapping> map(Node node, String what) {
    if (node instanceof Mapping map) {
      return Optional.of(map);
    }
    wrongShape(node, what, "a map");
    return Optional.empty();
  }

  /** The map; keys other than those known are findings. */
  public Optional<Mapping> map(Node node, String what, List<String> known) {
    Optional<Mapping> map = map(node, what);
    if (map.isPresent()) {
      unknownKeys(map.get(), what, known);
    }
    return map;
  }

  /** A finding for each key that is not known. */
  public void unknownKeys(Mapping map, String what, List<String> known) {
    for (Entry entry : map.entries()) {
      String key = entry.key().text();
      if (!known.contains(key)) {
        findings.add(
            FindingCode.UNKNOWN_KEY,
            entry.key().place(),
            "Unknown key "
                + Findings.show(key)
                + " in "
                + what
                + "; expected "
                + Nearest.list(known)
                + ".",
            unknownAdvice(key, known));
      }
    }
  }

  private static String unknownAdvice(String key, List<String> known) {
    return key.equals("<<")
        ? "YAML 1.2 has no merge keys; write the keys out, or use 'defaults'."
        : Nearest.suggestion(key, known);
  }

  /** The value of a key that must be there. */
  public Optional<Node> required(Mapping map, String key, Place at, String what) {
    Optional<Node> value = map.get(key);
    if (value.isEmpty()) {
      String message = "Key '" + key + "' is missing in " + what + ".";
      findings.add(FindingCode.MISSING_KEY, at, message, "Add '" + key + ": …'.");
    }
    return value;
  }

  /** The list, or a finding. */
  public Optional<Sequence> list(Node node, String what) {
    if (node instanceof Sequence list) {
      return Optional.of(list);
    }
    wrongShape(node, what, "a list");
    return Optional.empty();
  }

  /** The items of a list, or the single value as a list of one. */
  public List<Node> oneOrMany(Node node) {
    return node instanceof Sequence list ? list.items() : List.of(node);
  }

  /** The single value, or a finding. */
  public Optional<Scalar> scalar(Node node, String what, String expected) {
    if (node instanceof Scalar scalar && scalar.type() != Node.Type.EMPTY) {
      return Optional.of(scalar);
    }
    wrongShape(node, what, expected);
    return Optional.empty();
  }

  /** A finding if the key cannot be the name of a step, a parameter or a trigger. */
  public boolean name(Scalar key, String what) {
    if (isName(key.text())) {
      return true;
    }
    findings.add(
        FindingCode.BAD_NAME,
        key.place(),
        "Name "
            + Findings.show(key.text())
            + " of "
            + what
            + " does not fit; expected a letter, then letters, digits, '-' and '_', at most 64.");
    return false;
  }

  /** Whether a text is of {@link #NAME_PATTERN}; by hand, because every key and reference asks. */
  public static boolean isName(String text) {
    return text.length() <= NAME_MAX && isWord(text, 0, text.length());
  }

  /** The same of a part of a text, however long. */
  public static boolean isWord(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!letter && (i == from || !(c >= '0' && c <= '9' || c == '_' || c == '-'))) {
        return false;
      }
    }
    return from < to;
  }

  public void wrongShape(Node node, String what, String expected) {
    boolean empty = node instanceof Scalar scalar && scalar.type() == Node.Type.EMPTY;
    boolean hollow = !(node instanceof Scalar) && node.weight() == 1;
    String is = empty ? " has no value" : hollow ? " is empty" : " is " + node.what();
    findings.add(
        FindingCode.WRONG_SHAPE,
        node.place(),
        capital(what) + is + "; expected " + expected + ".",
        empty ? "Write a value, or leave the key out." : "");
  }

  /** A text that begins a sentence. */
  public static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
