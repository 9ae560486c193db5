package dev.millrace.engine.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came that an attempt waited for.
 *
 * @param facts what the step is told ({@code resumed}): {@code waited} and what belongs to it;
 *     plain data that is the same after it was stored as JSON
 */
public record Answer(Map<String, Object> facts) {
  static final String TIME = "time";
  static final String DECISION = "decision";
  static final String RUN = "run";

  public Answer {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** The moment has come. */
  public static Answer moment() {
    return moment(Map.of());
  }

  /**
   * The moment has come.
   *
   * @param memory what the step wanted to be told again
   */
  public static Answer moment(Map<String, Object> memory) {
    Map<String, Object> facts = new LinkedHashMap<>(memory);
    facts.put("waited", TIME);
    return new Answer(facts);
  }

  /**
   * A person has decided.
   *
   * @param comment may be empty
   */
  public static Answer decision(boolean approved, String by, String comment) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("waited", DECISION);
    facts.put("approved", approved);
    facts.put("by", by);
    facts.put("comment", comment);
    return new Answer(facts);
  }

  /** Nobody has decided in time. */
  public static Answer noDecision() {
    return new Answer(Map.of("waited", DECISION));
  }

  /**
   * The child run has ended.
   *
   * @param state word of its last state
   * @param reason why it failed or was cancelled; may be empty
   */
  public static Answer runEnded(String run, String state, String reason) {
    return runEnded(run, state, reason, "", Map.of());
  }

  /**
   * The child run has ended.
   *
   * @param state word of its last state
   * @param reason why it failed or was cancelled; may be empty
   * @param version of the DAG that it ran; empty if it is not known
   * @param outputs what it left that the waiting step takes, by name, as plain data
   */
  public static Answer runEnded(
      String run, String state, String reason, String version, Map<String, Object> outputs) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("waited", RUN);
    facts.put("run", run);
    facts.put("state", state);
    facts.put("reason", reason);
    if (!version.isEmpty()) {
      facts.put("version", version);
    }
    if (!outputs.isEmpty()) {
      facts.put("outputs", outputs);
    }
    return new Answer(facts);
  }

  /** What it answers: {@code time}, {@code decision} or {@code run}. */
  public String waited() {
    return String.valueOf(facts.get("waited"));
  }

  /** Whether nothing came but time. */
  boolean isTimeOnly() {
    return !isDecided() && !waited().equals(RUN);
  }

  /** Whether a person said yes or no. */
  public boolean isDecided() {
    return facts.get("approved") instanceof Boolean;
  }

  /** A decision in words, such as {@code approved by ada}. */
  public String decided() {
    String verdict = Boolean.TRUE.equals(facts.get("approved")) ? "approved" : "refused";
    return verdict + " by " + facts.get("by");
  }
}
