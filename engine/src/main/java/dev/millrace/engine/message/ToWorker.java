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
   * @param epoch of the run's shard, as its scheduler holds it; 0 if not said
   * @param echo as in {@link Pulse}, when this was sent: the lease begins there, so an assignment
   *     that was on its way for longer than a lease is not begun; 0 if not said
   * @param share what the attempt reserves of the worker; null for no more than a slot
   * @param isolation where the step runs: {@code inline}, {@code process} or {@code container};
   *     null for what its kind says
   * @param inlineSlot whether it takes one of the inline slots of the worker and no credit
   * @param environment of the code that the step runs, and the secrets it needs; null for none
   * @param slice rows that the worker reads before it begins; null for none
   * @param artifacts references to artifacts that parameters name, as resolved when this was sent;
   *     without those that nothing was found for. None of their bytes are meant for the worker
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
      Map<String, Object> resumed,
      long epoch,
      long echo,
      Share share,
      String isolation,
      boolean inlineSlot,
      Environment environment,
      Slice slice,
      Map<String, KnownArtifact> artifacts)
      implements ToWorker {
    /** An assignment that says neither epoch nor echo, reserves nothing and needs no secret. */
    public Assign(
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
        Map<String, Object> resumed) {
      this(
          attempt,
          dag,
          dagVersion,
          step,
          kind,
          with,
          params,
          run,
          seed,
          inputs,
          files,
          models,
          lineage,
          timeoutMillis,
          resumed,
          0,
          0,
          null,
          null,
          false,
          null,
          null,
          Map.of());
    }

    @Override
    public Assign withEpoch(long other) {
      return with(other, echo);
    }

    /** The same, sent when that heartbeat was the last one heard. */
    public Assign withEcho(long other) {
      return with(epoch, other);
    }

    /** The same, for an attempt that reserves so much. */
    public Assign withShare(Share other) {
      return with(epoch, echo, other, isolation, inlineSlot, environment, slice, artifacts);
    }

    /** The same, for a step that runs there. */
    public Assign withIsolation(String other) {
      return with(epoch, echo, share, other, inlineSlot, environment, slice, artifacts);
    }

    /** The same, for an attempt that takes an inline slot and no credit. */
    public Assign inInlineSlot() {
      return with(epoch, echo, share, isolation, true, environment, slice, artifacts);
    }

    /** The same, for an attempt that is about these rows. */
    public Assign withSlice(Slice other) {
      return with(epoch, echo, share, isolation, inlineSlot, environment, other, artifacts);
    }

    /** The same, for a step whose code finds this. */
    public Assign withEnvironment(Environment other) {
      return with(epoch, echo, share, isolation, inlineSlot, other, slice, artifacts);
    }

    /** The same, for a step that can see these artifacts. */
    public Assign withArtifacts(Map<String, KnownArtifact> other) {
      return with(epoch, echo, share, isolation, inlineSlot, environment, slice, other);
    }

    private Assign with(long itsEpoch, long itsEcho) {
      return with(itsEpoch, itsEcho, share, isolation, inlineSlot, environment, slice, artifacts);
    }

    private Assign with(
        long itsEpoch,
        long itsEcho,
        Share itsShare,
        String itsIsolation,
        boolean inline,
        Environment itsEnvironment,
        Slice itsSlice,
        Map<String, KnownArtifact> itsArtifacts) {
      return new Assign(
          attempt,
          dag,
          dagVersion,
          step,
          kind,
          with,
          params,
          run,
          seed,
          inputs,
          files,
          models,
          lineage,
          timeoutMillis,
          resumed,
          itsEpoch,
          itsEcho,
          itsShare,
          itsIsolation,
          inline,
          itsEnvironment,
          itsSlice,
          itsArtifacts);
    }
  }

  /**
   * Rows of a dataset, which parameters of the step name as {@code item}. Whoever runs the step
   * reads them and evaluates these parameters.
   *
   * @param dataset its port is that of the task that made it
   * @param first number of the first row, from 0, in the order of the file
   * @param single whether {@code item} is one row, not a list of rows
   * @param with parameters as they are written, with {@code ${{ }}}; those of {@link Assign#with}
   *     are others
   * @param names what the expressions among them name besides {@code item}
   */
  record Slice(
      Input dataset,
      long first,
      long count,
      boolean single,
      Map<String, Object> with,
      Map<String, Object> names) {}

  /**
   * What the code of a step finds in its environment, and where secrets go. Names of secrets only:
   * the worker knows their values.
   *
   * @param variables name to text, expressions evaluated
   * @param secrets variable to the name of the secret that it holds
   * @param texts those of {@code with} and of the variables that hold secrets; what stands in their
   *     place shows the names
   */
  record Environment(
      Map<String, String> variables, Map<String, String> secrets, List<SecretText> texts) {}

  /**
   * A part of a worker, which an attempt reserves and may use at most. A worker of which less is
   * free gives the attempt back by {@link ToScheduler.Failure#RETURNED}.
   *
   * @param memoryBytes 0 if it does not matter
   * @param cpus 0 if it does not matter
   */
  record Share(long memoryBytes, double cpus) {}

  /**
   * Stop this attempt: ask, wait for the grace period, then kill.
   *
   * @param epoch of the run's shard; a worker ignores one lower than it knows; 0 if not said
   */
  record Cancel(AttemptKey attempt, long graceMillis, String reason, long epoch)
      implements ToWorker {
    /** One that says no epoch, so it counts only if it comes from the attempt's owner. */
    public Cancel(AttemptKey attempt, long graceMillis, String reason) {
      this(attempt, graceMillis, reason, 0);
    }

    @Override
    public Cancel withEpoch(long other) {
      return new Cancel(attempt, graceMillis, reason, other);
    }
  }

  /**
   * The report about this attempt is durable, or will never matter: stop sending it.
   *
   * @param epoch as in {@link Cancel}
   */
  record Ack(AttemptKey attempt, long epoch) implements ToWorker {
    /** One that says no epoch, so it counts only if it comes from the attempt's owner. */
    public Ack(AttemptKey attempt) {
      this(attempt, 0);
    }

    @Override
    public Ack withEpoch(long other) {
      return new Ack(attempt, other);
    }
  }

  /**
   * The scheduler lives, heard the worker, and owns what it lists. Answers every heartbeat once the
   * turn that took it is durable; sent by itself when the scheduler begins to need slots or gives
   * some back.
   *
   * @param echo the highest {@link ToScheduler.Heartbeat#sentNanos} that it has heard, in whatever
   *     message; 0 for none
   * @param waiting how many ready tasks found no credit
   * @param granted the highest total of credits that it has heard of
   * @param returned how many credits it has given back, in all; only the highest number counts
   * @param held every attempt that it holds with this worker; says nothing about others
   */
  record Pulse(
      String scheduler, long echo, long waiting, long granted, long returned, List<Held> held)
      implements ToWorker {}

  /**
   * An attempt as its scheduler holds it.
   *
   * @param epoch of the run's shard: who holds it with the highest epoch is its owner
   */
  record Held(AttemptKey attempt, long epoch) {}

  /**
   * As this, said by the owner of the run's shard in an epoch. The same if it has no use for it.
   */
  default ToWorker withEpoch(long epoch) {
    return this;
  }

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

  /**
   * An artifact behind a reference.
   *
   * @param type word of the artifact type
   * @param sinceMillis when the run that left it as an output of its DAG ended; 0 if no DAG is
   *     named
   * @param run id of that run; empty text if no DAG is named
   */
  record KnownArtifact(String type, String digest, long sinceMillis, String run) {}

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
