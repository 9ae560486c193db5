package dev.millrace.spi;

/** Why an attempt failed, as far as it decides who acts and whether another try makes sense. */
public enum FailureClass {
  /** Not retried. */
  USER("a bad parameter or bad user code", "the author of the DAG"),
  /** Not retried. */
  DATA(
      "the data broke its contract or cannot be read as what it claims to be",
      "the owner of the data"),
  /** Not retried. */
  GATE("the step worked and its verdict is no", "whoever asked for the gate, if at all"),
  /** Retried. */
  TRANSIENT(
      "something outside may work next time: network, disk pressure, a busy server",
      "nobody, unless it stays"),
  /** Retried only if asked for. */
  OOM("memory ran out", "the author of the DAG, or who gives the workers memory"),
  /** Retried only if asked for. */
  TIMEOUT("a time limit passed", "the author of the DAG, or who gives the workers slots"),
  /** Retried with a cap of its own, without consuming {@code retry.max}. */
  LOST("the worker is gone", "who runs the workers, if it happens often"),
  /** Not retried; carries an incident id. */
  INTERNAL("a defect in Millrace or a plugin", "the makers of Millrace or of the plugin");

  private final String means;
  private final String acts;

  FailureClass(String means, String acts) {
    this.means = means;
    this.acts = acts;
  }

  /** What has happened, in words for people. */
  public String means() {
    return means;
  }

  /** Who can do something about it. */
  public String acts() {
    return acts;
  }
}
