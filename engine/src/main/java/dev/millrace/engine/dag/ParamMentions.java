package dev.millrace.engine.dag;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which parameters of a run an expression names. Whatever is not plainly {@code params.NAME} or
 * {@code params['NAME']} counts as naming all of them.
 */
public final class ParamMentions {
  private static final Pattern PARAMS =
      Pattern.compile(
          "\\bparams\\b(?:\\s*\\.\\s*\\??\\s*(\\w+)|\\s*\\[\\s*\\??\\s*(['\"])([\\w.-]+)\\2\\s*])?");

  private ParamMentions() {}

  /**
   * @param known the names of all parameters
   */
  public static Set<String> in(String expression, Collection<String> known) {
    Set<String> named = new TreeSet<>();
    Matcher use = PARAMS.matcher(expression);
    while (use.find()) {
      String name = use.group(1) != null ? use.group(1) : use.group(3);
      if (name != null && known.contains(name)) {
        named.add(name);
      } else {
        named.addAll(known);
      }
    }
    return named;
  }
}
