package dev.millrace.engine.message;

import java.util.List;
import java.util.Map;

/** What a scheduler tells a worker. All of it is idempotent by task, attempt and token. */
public sealed interface ToWorker extends Message {

  /**
   * Run this attempt. Sent again until the worker shows the token in a {@link ToScheduler.Started},
   * {@link ToScheduler.Heartbeat} or {@link ToScheduler.Finished}.
   *
   * @param attempt who the attempt is
   * @param dag name of the DAG
   * @param dagVersion its pinned version
   * @param step id of the step in the DAG
   * @param kind word after {@code uses}
   * @param with parameters, expressions evaluated, defaults filled in
   * @param params parameters of the run
   * @param seed fixed for the task
   * @param inputs artifacts bound to input ports, in order
   * @param files path relative to the DAG file, to SHA-256, of files that parameters name
   * @param models model references that parameters name, as resolved when this was sent
   * @param lineage upstream tasks, for kinds that ask for them
   * @param timeoutMillis the attempt is stopped after this; 0 for no limit
   * @param resumed what came that the attempt waited for; empty unless it waited
   */
  record Assign(
      AttemptKey attempt,
      String dag,
      String dagVersion,
      String step,
      String kind,
      Map<String, Object> with,
      Map<String, Object> params,
      Map<String, Object> run,
      long seed,
      List<Input> inputs,
      Map<String, String> files,
      Map<String, Model> models,
      List<Lineage> lineage,
      long timeoutMillis,
      Map<String, Object> resumed)
      implements ToWorker {}

  /** Stop this attempt: ask, wait for the grace period, then kill. */
  record Cancel(AttemptKey attempt, long graceMillis, String reason) implements ToWorker {}

  /** The report about this attempt is durable, or will never matter: stop sending it. */
  record Ack(AttemptKey attempt) implements ToWorker {}

  /** Log lines up to and including {@code sequence} are kept. */
  record LogAck(AttemptKey attempt, long sequence) implements ToWorker {}

  /**
   * An artifact bound to a port.
   *
   * @param type word of the artifact type
   * @param producer task that made it; empty for artifacts from outside the run
   */
  record Input(
      String port,
      String type,
      String digest,
      long bytes,
      Map<String, Object> facts,
      String producer) {}

  /** A model version behind a reference. */
  record Model(String name, long version, String bundleDigest) {}

  /** A task upstream. */
  record Lineage(
      String task,
      String kind,
      int kindVersion,
      Map<String, Object> parameters,
      long seed,
      Map<String, List<String>> inputDigests,
      Map<String, String> outputDigests) {}
}
