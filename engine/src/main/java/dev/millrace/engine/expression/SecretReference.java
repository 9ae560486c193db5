package dev.millrace.engine.expression;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one form in which an expression can name a secret: {@code secrets.NAME}, alone. Nothing can
 * be computed with it, because its value exists only where the step runs.
 */
public final class SecretReference {
  /** The word before the name. */
  public static final String ROOT = "secrets";

  /** What the name of a secret looks like, as a regular expression; never a path. */
  public static final String NAME_PATTERN = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";

  /** The same in words. */
  public static final String NAME_EXPECTED =
      "letters, digits, '_', '-' and '.', at most 128, beginning with none of the last two";

  private static final Pattern NAME = Pattern.compile(NAME_PATTERN);
  private static final Pattern FORM =
      Pattern.compile(
          "secrets\\s*(?:\\.\\s*([A-Za-z_][A-Za-z0-9_]*)|\\[\\s*(['\"])("
              + NAME_PATTERN
              + ")\\2\\s*])");

  private SecretReference() {}

  /** The name of the secret that a whole expression stands for; cheap if it stands for none. */
  public static Optional<String> in(String expression) {
    if (!expression.startsWith(ROOT)) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(expression.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    String name = form.group(1) != null ? form.group(1) : form.group(3);
    return isName(name) ? Optional.of(name) : Optional.empty();
  }

  /** Whether a secret can have such a name. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** What stands for the value wherever it is not known. */
  public static String placeholder(String name) {
    boolean plain = name.matches("[A-Za-z_][A-Za-z0-9_]*");
    return plain ? "${{ secrets." + name + " }}" : "${{ secrets['" + name + "'] }}";
  }
}
