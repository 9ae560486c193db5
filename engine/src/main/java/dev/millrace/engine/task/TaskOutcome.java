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
  record Ignored(String reason) implements TaskOutcome {}
}
