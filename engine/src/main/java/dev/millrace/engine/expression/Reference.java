package dev.millrace.engine.expression;

import java.util.List;

/**
 * A name that an expression uses, with the keys selected from it: {@code params['min-f1']}, {@code
 * steps.?scores.values.?f1}, {@code has(params.x)}.
 *
 * @param root the name
 * @param keys keys that are known without evaluating, in order
 * @param optionalFrom index of the first key selected with {@code ?}; the number of keys if none is
 * @param presence index of the key whose presence is asked for with {@code has}; -1 if none is
 * @param called a function is called on the name itself
 * @param offset of the name in the expression, in characters
 */
public record Reference(
    String root, List<String> keys, int optionalFrom, int presence, boolean called, int offset) {
  public Reference {
    keys = List.copyOf(keys);
  }

  /** Whether it may be absent without an error as far as the key at {@code index}. */
  public boolean guarded(int index) {
    return optionalFrom <= index || presence >= 0 && presence <= index;
  }

  /** As it is written, without {@code ?}. */
  public String written() {
    StringBuilder text = new StringBuilder(root);
    for (String key : keys) {
      boolean plain = key.matches("[A-Za-z_][A-Za-z0-9_]*");
      text.append(plain ? "." + key : "['" + key + "']");
    }
    return text.toString();
  }
}
