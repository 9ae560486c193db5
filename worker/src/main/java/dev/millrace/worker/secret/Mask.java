package dev.millrace.worker.secret;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts {@code ***} in the place of secrets, in whatever form they show. Text is read once, however
 * many secrets there are. Safe for use by many threads.
 */
public final class Mask {
  /** Masks nothing, at no cost. */
  public static final Mask NONE = new Mask(Set.of());

  /** What stands in the place of a secret. */
  public static final String SHOWN = "***";

  private static final char CUT = '\uFFFD'; // what is left of a character that was cut

  private final Set<String> forms;
  private final Map<Long, List<String>> byHead = new HashMap<>();
  private final BitSet heads = new BitSet(1 << 16);

  private Mask(Set<String> forms) {
    this.forms = forms;
    for (String form : forms) {
      long head = 0;
      for (int i = 0; i < SecretForms.CHARS_MIN; i++) {
        head = head << 16 | form.charAt(i);
      }
      byHead.computeIfAbsent(head, known -> new ArrayList<>()).add(form);
      heads.set(slot(head));
    }
  }

  /** A mask of these values. */
  public static Mask of(Collection<String> secrets) {
    if (secrets.isEmpty()) {
      return NONE;
    }
    Set<String> forms = new LinkedHashSet<>();
    secrets.forEach(secret -> forms.addAll(SecretForms.of(secret)));
    return new Mask(forms);
  }

  public boolean isEmpty() {
    return forms.isEmpty();
  }

  private static int slot(long head) {
    return (int) (head * 0x9E3779B97F4A7C15L >>> 48);
  }

  /** The text without secrets. */
  public String text(String text) {
    return text(text, false, false);
  }

  /**
   * A text that may be a piece of a longer one.
   *
   * @param begun whether a secret may have begun before it
   * @param goesOn whether a secret may go on after it
   */
  public String text(String text, boolean begun, boolean goesOn) {
    if (isEmpty() || text == null || text.isEmpty()) {
      return text;
    }
    Masked masked = new Masked(text);
    if (begun) {
      masked.cover(0, restOfSecret(text));
    }
    long head = 0;
    for (int i = 0; i < text.length(); i++) {
      head = head << 16 | text.charAt(i);
      int start = i + 1 - SecretForms.CHARS_MIN;
      if (start >= 0 && heads.get(slot(head))) {
        masked.cover(start, longest(text, start, head));
      }
    }
    if (goesOn) {
      int length = beginOfSecret(text);
      masked.cover(text.length() - length, length);
    }
    return masked.toString();
  }

  private int longest(String text, int start, long head) {
    int longest = 0;
    for (String form : byHead.getOrDefault(head, List.of())) {
      if (form.length() > longest && text.startsWith(form, start)) {
        longest = form.length();
      }
    }
    return longest;
  }

  /** How many characters at the start can be the end of a secret. */
  private int restOfSecret(String text) {
    int from = 0;
    while (from < text.length() && text.charAt(from) == CUT) {
      from++;
    }
    int longest = 0;
    for (String form : forms) {
      for (int n = Math.min(form.length() - 1, text.length() - from); n > longest; n--) {
        if (text.regionMatches(from, form, form.length() - n, n)) {
          longest = n;
        }
      }
    }
    return longest == 0 ? 0 : from + longest;
  }

  /** How many characters at the end can be the begin of a secret. */
  private int beginOfSecret(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == CUT) {
      end--;
    }
    int longest = 0;
    for (String form : forms) {
      for (int n = Math.min(form.length() - 1, end); n > longest; n--) {
        if (text.regionMatches(end - n, form, 0, n)) {
          longest = n;
        }
      }
    }
    return longest == 0 ? 0 : text.length() - end + longest;
  }

  /** Plain data without secrets; a number that is one becomes text. */
  public Object data(Object plain) {
    if (isEmpty()) {
      return plain;
    }
    if (plain instanceof String text) {
      return text(text);
    }
    if (plain instanceof Map<?, ?> map) {
      Map<String, Object> masked = new LinkedHashMap<>();
      map.forEach((key, value) -> masked.put(text(String.valueOf(key)), data(value)));
      return masked;
    }
    if (plain instanceof List<?> list) {
      List<Object> masked = new ArrayList<>(list.size());
      list.forEach(item -> masked.add(data(item)));
      return masked;
    }
    return plain instanceof Number && forms.contains(String.valueOf(plain)) ? SHOWN : plain;
  }

  /** As {@link #data}, of a map. */
  public Map<String, Object> map(Map<String, Object> plain) {
    Map<String, Object> masked = new LinkedHashMap<>();
    plain.forEach((key, value) -> masked.put(text(key), data(value)));
    return isEmpty() ? plain : masked;
  }

  /** Says nothing of what it hides. */
  @Override
  public String toString() {
    return "Mask of " + forms.size() + " texts";
  }

  /** Parts that overlap or touch are covered as one, so that no rest of one shows. */
  private static final class Masked {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int copied;
    private int start = -1;
    private int end;

    Masked(String text) {
      this.text = text;
    }

    /** Covers a part; parts come in the order of their starts, but for the last. */
    void cover(int from, int length) {
      if (length == 0 || from + length <= copied) {
        return;
      }
      if (start >= 0 && from > end) {
        flush();
      }
      int begin = Math.max(from, copied);
      start = start < 0 ? begin : Math.min(start, begin);
      end = Math.max(end, from + length);
    }

    private void flush() {
      out.append(text, copied, start).append(SHOWN);
      copied = end;
      start = -1;
    }

    @Override
    public String toString() {
      if (start >= 0) {
        flush();
      }
      return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }
  }
}
