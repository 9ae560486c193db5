package dev.millrace.engine.dag;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which keys below a name, such as {@code params}, an expression uses. Whatever is not plainly
 * {@code params.NAME} or {@code params['NAME']} counts as naming all of them.
 */
final class KeyMentions {
  private final Pattern use;

  KeyMentions(String root) {
    this.use =
        Pattern.compile(
            "\\b"
                + root
                + "\\b(?:\\s*\\.\\s*\\??\\s*(\\w+)|\\s*\\[\\s*\\??\\s*(['\"])([\\w.-]+)\\2\\s*])?");
  }

  /**
   * @param known all keys
   */
  Set<String> in(String expression, Collection<String> known) {
    Set<String> named = new TreeSet<>();
    Matcher matcher = use.matcher(expression);
    while (matcher.find()) {
      String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(3);
      if (name != null && known.contains(name)) {
        named.add(name);
      } else {
        named.addAll(known);
      }
    }
    return named;
  }
}
