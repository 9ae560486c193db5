package dev.millrace.engine.event;

import java.util.List;

/**
 * Events that a trigger hears.
 *
 * @param subject the model or the DAG that they are about
 * @param whats what of it, one is enough: the alias that moved, or none for a new version of a
 *     model; the states in which runs end; the output of a DAG that changes; none for drift. Never
 *     empty: none is {@code ""}
 */
public record EventPattern(EventKind kind, String subject, List<String> whats) {
  public EventPattern {
    whats = List.copyOf(whats);
    if (whats.isEmpty()) {
      throw new IllegalArgumentException("a pattern hears at least one thing");
    }
  }

  /** Whether something that happened is one of these. */
  public boolean hears(Happening event) {
    return event.kind() == kind && event.subject().equals(subject) && whats.contains(event.what());
  }

  /** For people, such as {@code the end of a run of ingest as SUCCEEDED or FAILED}. */
  @Override
  public String toString() {
    String of = kind.noun() + " of " + subject;
    String what = String.join(" or ", whats);
    if (what.isEmpty()) {
      return of;
    }
    return switch (kind) {
      case ARTIFACT_UPDATED -> kind.noun() + " of output " + what + " of " + subject;
      case DAG_ENDED -> of + " as " + what;
      case DRIFT, MODEL_UPDATED, TICK, MODEL_AGED -> of + "@" + what;
    };
  }
}
