package dev.millrace.engine.limit;

import java.util.regex.Pattern;

/** What pools and tags of workers may be called. */
public final class LimitNames {
  /** What {@link #isName} says, in words for whoever wrote something else. */
  public static final String EXPECTED =
      "letters, digits, '-', '_' and '.', at most 64, beginning with a letter or a digit";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String OF_DAG = "dag:";

  private LimitNames() {}

  /** Whether a person may call a pool or a tag so. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The pool that holds the {@code max-parallel} of a DAG; no person can name one so. */
  public static String poolOfDag(String dag) {
    return OF_DAG + dag;
  }

  /** Whether the pool is one of {@link #poolOfDag}. */
  public static boolean isOfDag(String pool) {
    return pool.startsWith(OF_DAG);
  }

  /** The DAG of {@link #poolOfDag}. */
  public static String dagOf(String pool) {
    return pool.substring(OF_DAG.length());
  }
}
