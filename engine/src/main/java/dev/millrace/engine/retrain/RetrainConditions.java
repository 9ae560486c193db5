package dev.millrace.engine.retrain;

import dev.millrace.spi.Units;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands after {@code when}: one condition, or {@code any(…)} of several.
 *
 * @param cron whether {@code cron} is one
 * @param drift whether {@code drift} is one
 * @param rows how many new rows are enough, at least 1
 * @param age how old the model may become, more than nothing
 */
public record RetrainConditions(
    boolean cron, boolean drift, Optional<Long> rows, Optional<Duration> age) {
  /** The words that conditions begin with. */
  public static final List<String> WORDS = List.of("cron", "drift", "new-rows", "model-age");

  /** For people. */
  public static final String EXPECTED =
      "any(…) of cron, drift, new-rows >= 1000 and model-age > 30d, or one of them";

  private static final Pattern ANY = Pattern.compile("\\s*any\\s*\\((.*)\\)\\s*", Pattern.DOTALL);
  private static final Pattern CONDITION =
      Pattern.compile("\\s*([A-Za-z][A-Za-z-]*)\\s*(?:(>=?)\\s*(\\S+)\\s*)?");

  /**
   * A text that is not understood.
   *
   * @param offset where, in characters of the text
   * @param message what is wrong, without the text and a full stop
   * @param word what was written where one of {@link #WORDS} was expected; empty if it was
   *     something else
   */
  public record Problem(int offset, String message, String word) {}

  /** Either of the two. */
  public record Reading(Optional<RetrainConditions> conditions, Optional<Problem> problem) {}

  /** Reads a text of any length in time that grows with it. */
  public static Reading read(String text) {
    Matcher any = ANY.matcher(text);
    boolean several = any.matches();
    int at = several ? any.start(1) : 0;
    Parts parts = new Parts();
    for (String condition : (several ? any.group(1) : text).split(",", -1)) {
      Optional<Problem> problem = parts.add(condition, at);
      if (problem.isEmpty() && !several && at > 0) {
        problem = Optional.of(new Problem(0, "several conditions stand without any(…)", ""));
      }
      if (problem.isPresent()) {
        return new Reading(Optional.empty(), problem);
      }
      at += condition.length() + 1;
    }
    return new Reading(
        Optional.of(new RetrainConditions(parts.cron, parts.drift, parts.rows, parts.age)),
        Optional.empty());
  }

  private static final class Parts {
    private boolean cron;
    private boolean drift;
    private Optional<Long> rows = Optional.empty();
    private Optional<Duration> age = Optional.empty();

    Optional<Problem> add(String condition, int at) {
      Matcher read = CONDITION.matcher(condition);
      int start = at + condition.length() - condition.stripLeading().length();
      if (!read.matches()) {
        String message = condition.isBlank() ? "a condition is missing" : "it cannot be read";
        return Optional.of(new Problem(start, message, ""));
      }
      String word = read.group(1);
      Optional<String> than = Optional.ofNullable(read.group(2));
      String bound = read.group(3);
      int boundAt = than.isPresent() ? at + read.start(3) : start;
      boolean again =
          switch (word) {
            case "cron" -> cron;
            case "drift" -> drift;
            case "new-rows" -> rows.isPresent();
            case "model-age" -> age.isPresent();
            default -> false;
          };
      if (again) {
        return Optional.of(new Problem(start, "'" + word + "' stands twice", ""));
      }
      return switch (word) {
        case "cron", "drift" -> {
          cron |= word.equals("cron");
          drift |= word.equals("drift");
          yield than.map(sign -> new Problem(start, "'" + word + "' is compared with nothing", ""));
        }
        case "new-rows" -> than.isEmpty() ? noBound(word, start) : rows(than.get(), bound, boundAt);
        case "model-age" -> than.isEmpty() ? noBound(word, start) : age(bound, boundAt);
        default -> Optional.of(new Problem(start, "there is no condition '" + word + "'", word));
      };
    }

    private static Optional<Problem> noBound(String word, int at) {
      String example = word.equals("new-rows") ? "new-rows >= 1000" : "model-age > 30d";
      return Optional.of(
          new Problem(at, "'" + word + "' has no bound; write one such as " + example, ""));
    }

    private Optional<Problem> rows(String than, String bound, int at) {
      boolean whole = bound.length() <= 15 && bound.chars().allMatch(c -> c >= '0' && c <= '9');
      long least = whole ? Long.parseLong(bound) + (than.equals(">") ? 1 : 0) : 0;
      if (least < 1) {
        return Optional.of(
            new Problem(at, "'" + bound + "' is no number of rows; write one such as 1000", ""));
      }
      rows = Optional.of(least);
      return Optional.empty();
    }

    private Optional<Problem> age(String bound, int at) {
      Optional<Duration> read = Optional.empty();
      try {
        read = Optional.of(Units.duration(bound)).filter(d -> !d.isZero() && !d.isNegative());
      } catch (IllegalArgumentException e) {
        // said below
      }
      age = read.filter(d -> d.compareTo(Duration.ofDays(3_650)) <= 0);
      return age.isPresent()
          ? Optional.empty()
          : Optional.of(
              new Problem(
                  at,
                  "'" + bound + "' is no age; write a duration such as 30d, at most 3650d",
                  ""));
    }
  }
}
