package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Optional;

/**
 * A task that waits for a person.
 *
 * @param question what is asked, in one line
 * @param since when it was asked
 * @param deadline when the task goes on without a decision
 */
public record DecisionView(
    String run,
    String task,
    String dag,
    String question,
    Instant since,
    Optional<Instant> deadline) {}
