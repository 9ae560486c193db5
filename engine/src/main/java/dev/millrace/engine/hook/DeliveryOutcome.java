package dev.millrace.engine.hook;

/** What became of a call of a hook. Words are stored; one is never renamed. */
public enum DeliveryOutcome {
  RUN("became a run"),
  WAITING(
      "waits until no other has come for the time of 'debounce', until all have happened, or until there are enough new rows"),
  DEBOUNCED("another call came within the time of 'debounce', and counts instead"),
  SUPERSEDED("the same happened once more before the others did"),
  EXPIRED("what else has to happen did not, within the time of 'within'"),
  COALESCED("a run of the trigger waits to begin, and does for this too"),
  COUNTED("its rows were counted with those that came after"),
  COOLDOWN("the last run of the trigger is not older than 'cooldown'"),
  BUDGET("the trigger has made as many runs as 'budget' lets it"),
  OVERLAP("a run of the trigger had not ended, and the trigger says to skip then"),
  QUEUE_FULL("as many runs of the trigger waited already as may wait"),
  PAUSED("the trigger was paused"),
  FILTERED("'if' of the trigger was false for it"),
  UNFIT("an expression of the trigger has no value that fits for it"),
  REFUSED("its run could not be made");

  private final String words;

  DeliveryOutcome(String words) {
    this.words = words;
  }

  /** Whether its sender is told that it was wrong, and the same call may come again. */
  public boolean isRefusal() {
    return this == REFUSED || this == UNFIT;
  }

  /** Whether what it gave is kept, so that it can be taken once more. */
  public boolean isKept() {
    return this != FILTERED && this != UNFIT;
  }

  /** For people, by itself. */
  public String words() {
    return words;
  }
}
