package dev.millrace.engine.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** How a run that a task waits for is named, and how deep such runs may be. Pure. */
public final class ChildRuns {
  /** How many runs may be above a run; what starts a DAG that starts itself ends here. */
  public static final int DEPTH_MAX = 8;

  /** The trigger word of a child run. */
  public static final String TRIGGER = "dag";

  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int DIGIT_COUNT = 24;

  private ChildRuns() {}

  /**
   * The shard of a run.
   *
   * @param shards how many there are
   */
  public static int shard(String run, int shards) {
    return Math.floorMod(run.hashCode(), shards);
  }

  /**
   * The id of the run that an attempt waits for: always the same, so that it is never started
   * twice, and of the parent's shard, so that both change in one transaction.
   *
   * @param attempt number of the attempt, from 1
   * @param shards how many there are
   */
  public static String id(String run, String task, int attempt, int shards) {
    return named("c", run + "\n" + task + "\n" + attempt, shard(run, shards), shards);
  }

  /** An id of a shard that follows from a text alone. */
  static String named(String first, String text, int shard, int shards) {
    for (int salt = 0; ; salt++) { // each has one chance in `shards`
      String id = first + digits(text + "\n" + salt);
      if (shard(id, shards) == shard) {
        return id;
      }
    }
  }

  /**
   * What a run is to its child's header.
   *
   * @return empty if the child would be deeper than {@link #DEPTH_MAX}
   */
  public static Optional<RunHeader.Parent> parent(RunHeader run, String task) {
    int depth = run.parent().map(RunHeader.Parent::depth).orElse(0) + 1;
    return depth > DEPTH_MAX
        ? Optional.empty()
        : Optional.of(new RunHeader.Parent(run.id(), task, depth));
  }

  private static String digits(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      StringBuilder digits = new StringBuilder();
      for (int i = 0; i < DIGIT_COUNT; i++) {
        digits.append(DIGITS[hash[i] & 31]);
      }
      return digits.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
