package dev.millrace.engine.dag;

import java.util.Collection;
import java.util.Set;

/** Which parameters of a run an expression names; see {@link KeyMentions}. */
public final class ParamMentions {
  private static final KeyMentions PARAMS = new KeyMentions("params");

  private ParamMentions() {}

  /**
   * @param known the names of all parameters
   */
  public static Set<String> in(String expression, Collection<String> known) {
    return PARAMS.in(expression, known);
  }
}
