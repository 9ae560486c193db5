package dev.millrace.engine.dag;

/** When a step goes ahead, given how the steps have ended that it waits for. */
public sealed interface Join {
  /** The three rules that have a word. */
  enum Word implements Join {
    /** Nothing upstream failed and something ran. */
    OK("ok"),
    /** Something upstream succeeded. */
    ANY("any"),
    /** However it ended. */
    ALWAYS("always");

    private final String text;

    Word(String text) {
      this.text = text;
    }

    /** As it stands after {@code join}. */
    public String text() {
      return text;
    }
  }

  /**
   * Whatever an expression says.
   *
   * @param cel bare CEL over the states of steps upstream: {@code a.failed && !b.succeeded}
   */
  record States(String cel) implements Join {}
}
