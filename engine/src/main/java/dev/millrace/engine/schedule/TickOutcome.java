package dev.millrace.engine.schedule;

/** What became of a tick. Words are stored; one is never renamed. */
public enum TickOutcome {
  RUN("became a run"),
  SKIPPED("missed, and the trigger says to skip missed ticks"),
  SUPERSEDED("missed, and only the latest tick becomes a run"),
  TOO_OLD("missed for longer than 'within' allows"),
  TOO_MANY("missed, and more than 'max' were"),
  COALESCED("missed, and part of the run of a later tick"),
  OVERLAP("a run of the trigger had not ended, and the trigger says to skip then"),
  QUEUE_FULL("as many runs of the trigger waited already as its 'missed: max' allows"),
  PAUSED("the trigger was paused"),
  REFUSED("its run could not be made");

  private final String words;

  TickOutcome(String words) {
    this.words = words;
  }

  /** For people, to follow "it was" or by itself. */
  public String words() {
    return words;
  }

  /** Of what the planner decided. */
  public static TickOutcome of(PassedTicks.Reason reason) {
    return switch (reason) {
      case SKIPPED -> SKIPPED;
      case SUPERSEDED -> SUPERSEDED;
      case TOO_OLD -> TOO_OLD;
      case TOO_MANY -> TOO_MANY;
      case COALESCED -> COALESCED;
    };
  }
}
