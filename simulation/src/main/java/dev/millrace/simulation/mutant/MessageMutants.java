package dev.millrace.simulation.mutant;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.Credit;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.TaskRow;
import dev.millrace.simulation.port.PassingFabric;
import dev.millrace.spi.FailureClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Broken messages. */
final class MessageMutants {
  private MessageMutants() {}

  private static Fabric saying(Fabric real, Function<Message, Optional<Message>> instead) {
    return new PassingFabric(real) {
      @Override
      public void send(String to, List<? extends Message> batch) {
        real.send(to, batch.stream().map(instead).flatMap(Optional::stream).toList());
      }
    };
  }

  /** A worker says what became of an attempt once and never again. */
  static Fabric reportingOnce(Fabric real) {
    Set<AttemptKey> reported = new HashSet<>();
    return saying(
        real,
        message ->
            message instanceof Finished report && !reported.add(report.attempt())
                ? Optional.empty()
                : Optional.of(message));
  }

  /** A worker never says that it stopped an attempt. */
  static Fabric silentAboutStops(Fabric real) {
    return saying(
        real,
        message ->
            message instanceof Finished report
                    && report.failure() != null
                    && report.failure().failureClass().equals(FailureClass.LOST.name())
                ? Optional.empty()
                : Optional.of(message));
  }

  /** A worker never says that it has granted credits. */
  static Fabric grantingNothing(Fabric real) {
    return saying(
        real,
        message -> {
          if (message instanceof Credit) {
            return Optional.empty();
          }
          return Optional.of(message instanceof Heartbeat beat ? withoutCredits(beat) : message);
        });
  }

  private static Heartbeat withoutCredits(Heartbeat beat) {
    return new Heartbeat(beat.worker(), beat.slots(), 0, beat.running());
  }

  /** A scheduler takes every report for one of the attempt that holds the task now. */
  static List<Message> underTheCurrentToken(List<Message> batch, MemoryDatabase database) {
    List<Message> changed = new ArrayList<>();
    for (Message message : batch) {
      changed.add(
          message instanceof Finished report ? underTheCurrentToken(report, database) : message);
    }
    return changed;
  }

  private static Finished underTheCurrentToken(Finished report, MemoryDatabase database) {
    AttemptKey key = report.attempt();
    return database.tasks(key.run()).stream()
        .filter(row -> row.id().equals(key.task()))
        .map(TaskRow::task)
        .flatMap(task -> task.held().stream())
        .findFirst()
        .map(held -> new AttemptKey(key.run(), key.task(), held.number(), held.token()))
        .map(
            current ->
                new Finished(
                    report.worker(),
                    current,
                    report.startedAtMillis(),
                    report.endedAtMillis(),
                    report.failure(),
                    report.outputs(),
                    report.values(),
                    report.registrations(),
                    report.waiting()))
        .orElse(report);
  }
}
