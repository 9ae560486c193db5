package dev.millrace.simulation.network;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker;
import java.util.List;
import java.util.stream.Collectors;

/** Messages and attempts in few words, for traces. */
public final class Words {
  private static final int CHARS_MAX = 160;

  private Words() {}

  /** Such as {@code r3/a#2@5}: the second attempt of task a of run r3, with token 5. */
  public static String of(AttemptKey key) {
    return key.run() + "/" + key.task() + "#" + key.number() + "@" + key.token();
  }

  static String of(Message message) {
    if (message instanceof ToWorker.Assign assign) {
      return "Assign " + of(assign.attempt());
    } else if (message instanceof ToWorker.Cancel cancel) {
      return "Cancel " + of(cancel.attempt()) + " grace " + cancel.graceMillis() + " ms";
    } else if (message instanceof ToWorker.Ack ack) {
      return "Ack " + of(ack.attempt());
    } else if (message instanceof ToScheduler.Credit credit) {
      return "Credit granted " + credit.granted();
    } else if (message instanceof ToScheduler.Started started) {
      return "Started " + of(started.attempt());
    } else if (message instanceof ToScheduler.Finished finished) {
      String how =
          finished.failure() == null ? "well" : "with " + finished.failure().failureClass();
      return "Finished " + of(finished.attempt()) + " " + how;
    } else if (message instanceof ToScheduler.Heartbeat heartbeat) {
      return "Heartbeat granted " + heartbeat.granted() + " running " + of(heartbeat.running());
    }
    String text = message.toString();
    return text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX) + "…";
  }

  private static String of(List<AttemptKey> attempts) {
    return attempts.stream().map(Words::of).collect(Collectors.joining(" ", "[", "]"));
  }
}
