package dev.millrace.steps.table;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;

/** Turns an error of the data engine into one for the person who wrote the DAG. */
final class SqlFailure {
  private static final Map<String, FailureClass> CLASSES =
      Map.ofEntries(
          Map.entry("Parser Error", FailureClass.USER),
          Map.entry("Syntax Error", FailureClass.USER),
          Map.entry("Binder Error", FailureClass.USER),
          Map.entry("Catalog Error", FailureClass.USER),
          Map.entry("Permission Error", FailureClass.USER),
          Map.entry("Not implemented Error", FailureClass.USER),
          Map.entry("Missing Extension Error", FailureClass.USER),
          Map.entry("Conversion Error", FailureClass.DATA),
          Map.entry("Invalid Input Error", FailureClass.DATA),
          Map.entry("Invalid Error", FailureClass.DATA),
          Map.entry("Out of Range Error", FailureClass.DATA),
          Map.entry("Mismatch Type Error", FailureClass.DATA),
          Map.entry("Constraint Error", FailureClass.DATA),
          Map.entry("Out of Memory Error", FailureClass.OOM),
          Map.entry("IO Error", FailureClass.TRANSIENT));

  private SqlFailure() {}

  static boolean interrupted(SQLException e) {
    return text(e).startsWith("INTERRUPT");
  }

  /**
   * @param what what was being done, as the start of the message
   * @param memoryBytes the limit that an exhausted memory ran into
   */
  static StepException of(String what, SQLException e, long memoryBytes) {
    String text = text(e);
    int colon = text.indexOf(": ");
    FailureClass failureClass =
        colon < 0
            ? FailureClass.INTERNAL
            : CLASSES.getOrDefault(text.substring(0, colon), FailureClass.INTERNAL);
    if (failureClass == FailureClass.OOM) {
      return new StepException(
          failureClass,
          String.format(
              Locale.ROOT,
              "%s: the data engine needs more than its limit of %.1f MiB. Give the step more with"
                  + " 'worker: {memory: …}', or read fewer rows or columns.",
              what,
              memoryBytes / 1048576.0),
          e);
    }
    String shown = failureClass == FailureClass.INTERNAL ? text : text.substring(colon + 2);
    return new StepException(failureClass, what + ": " + shown, e);
  }

  /** The message up to the quoted SQL, hints to administrators left out, on one line. */
  private static String text(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.length();
    for (String cut : new String[] {"\n\nLINE ", "\nLINE ", "\n\nPossible ", "\n\nSee also"}) {
      int at = message.indexOf(cut);
      end = at < 0 ? end : Math.min(end, at);
    }
    return message.substring(0, end).strip().replaceAll("\\s*\\n\\s*", " ");
  }
}
