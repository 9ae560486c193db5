package dev.millrace.engine.task;

import java.util.List;

/** What an event did. A late or repeated message is an ordinary answer, not an exception. */
public sealed interface TaskOutcome {
  record Moved(Task next, List<TaskCommand> commands) implements TaskOutcome {
    public Moved {
      commands = List.copyOf(commands);
    }
  }

  /** Nothing changed. Reasons are few and fixed, so that they can be counted. */
  record Ignored(String reason) implements TaskOutcome {
    /**
     * The sender knows more than the scheduler that was told, so the report may matter to another
     * one: it must not be acknowledged.
     */
    public static final String NEWER_TOKEN = "token is newer than any known here";

    /** All reasons. */
    public static final List<String> REASONS =
        List.of(
            "already released",
            "already ended",
            "already started",
            "already stopping",
            "already begun",
            "has not ended",
            "not on offer",
            "not queued",
            "not waiting",
            "not backing off",
            "no lease is open",
            "no items are open",
            "waits for something else",
            "woken early",
            "token is not current",
            NEWER_TOKEN);
  }
}
