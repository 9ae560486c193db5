package dev.millrace.engine.run.fork;

import dev.millrace.engine.dag.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Differences in words for people. */
final class Words {
  private static final int VALUE_CHARS_MAX = 40;
  private static final int DIGEST_CHARS = 8;

  private Words() {}

  /** The names whose values are not canonically equal, or that only one side has. */
  static Set<String> changed(Map<String, ?> before, Map<String, ?> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(
        name ->
            before.containsKey(name)
                && after.containsKey(name)
                && same(before.get(name), after.get(name)));
    return names;
  }

  static boolean same(Object before, Object after) {
    return CanonicalJson.of(before).equals(CanonicalJson.of(after));
  }

  /** For each name that changed: {@code parameter trees 100 → 200}. */
  static List<String> changes(String what, Map<String, ?> before, Map<String, ?> after) {
    List<String> words = new ArrayList<>();
    for (String name : changed(before, after)) {
      words.add(change(what + " " + name, before.get(name), after.get(name)));
    }
    return words;
  }

  /**
   * @param before null for none
   * @param after null for none
   */
  static String change(String what, Object before, Object after) {
    String was = before == null ? "none" : shown(before);
    String is = after == null ? "none" : shown(after);
    return was.equals(is) ? what + " changed" : what + " " + was + " → " + is;
  }

  static String digest(String digest) {
    return digest.length() <= DIGEST_CHARS ? digest : digest.substring(0, DIGEST_CHARS) + "…";
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() <= VALUE_CHARS_MAX ? text : text.substring(0, VALUE_CHARS_MAX - 1) + "…";
  }
}
