package dev.millrace.engine.schedule;

/**
 * A cron expression that was read and that fires. It says local times; which instants these are is
 * {@link CronSchedule}'s to say.
 */
public final class CronExpression {
  private final String text;
  private final LocalTimes times;
  private final LocalDays days;
  private final boolean elapsing;

  CronExpression(String text, LocalTimes times, LocalDays days, boolean elapsing) {
    this.text = text.strip().replaceAll("\\s+", " ");
    this.times = times;
    this.days = days;
    this.elapsing = elapsing;
  }

  /** The expression of a text that is known to be right. */
  public static CronExpression of(String text) {
    if (CronParser.parse(text) instanceof CronReading.Refused refused) {
      throw new IllegalArgumentException(
          "cron expression '" + text + "': " + refused.problem().message());
    }
    return ((CronReading.Read) CronParser.parse(text)).expression();
  }

  /** As written, in one line. */
  public String text() {
    return text;
  }

  /**
   * Whether it follows elapsed time when clocks change, as everything does whose second, minute or
   * hour has a {@code *}, a range or a step; false for fixed local times, which come once per date.
   */
  public boolean followsElapsedTime() {
    return elapsing;
  }

  LocalTimes times() {
    return times;
  }

  LocalDays days() {
    return days;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronExpression cron && cron.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
