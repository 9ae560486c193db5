package dev.millrace.worker.step;

import dev.millrace.spi.StepContext.Identity;
import dev.millrace.spi.StepContext.Limits;
import dev.millrace.spi.StepContext.LineageEntry;
import dev.millrace.worker.secret.ResolvedSecrets;
import java.util.List;
import java.util.Map;

/**
 * Everything a step needs, with all bytes on the local disk; plain data, so that a child process
 * can be given it.
 *
 * @param resumed what came that it waited for; empty unless it waited
 * @param files name in the DAG to absolute path
 * @param models reference to model
 * @param directory absolute path of a folder of this attempt alone; made when first needed
 * @param cache absolute path of a folder of all attempts of the worker; made when first needed
 * @param heapBytes bound of the Java heap of its process, if it has one of its own; 0 for the usual
 * @param container that its code runs in; null unless it runs in one
 * @param env variables of the code that the step runs, values of secrets among them
 * @param secrets values of secrets that are in it, to be masked in everything that is said
 * @param slice rows that parameters name, which are read and evaluated where the step runs; null
 *     for none
 * @param artifacts reference to what is known of the artifact; their bytes are elsewhere
 */
public record AttemptWork(
    Identity identity,
    String kind,
    Map<String, Object> with,
    Map<String, Object> resumed,
    Map<String, Object> params,
    Map<String, Object> run,
    long seed,
    List<Input> inputs,
    Map<String, String> files,
    Map<String, Model> models,
    List<LineageEntry> lineage,
    String directory,
    String cache,
    Limits limits,
    long heapBytes,
    Container container,
    Map<String, String> env,
    List<String> secrets,
    Slice slice,
    Map<String, Known> artifacts) {

  /** Work without secrets, and without variables of its own. */
  public AttemptWork(
      Identity identity,
      String kind,
      Map<String, Object> with,
      Map<String, Object> resumed,
      Map<String, Object> params,
      Map<String, Object> run,
      long seed,
      List<Input> inputs,
      Map<String, String> files,
      Map<String, Model> models,
      List<LineageEntry> lineage,
      String directory,
      String cache,
      Limits limits,
      long heapBytes,
      Container container) {
    this(
        identity, kind, with, resumed, params, run, seed, inputs, files, models, lineage, directory,
        cache, limits, heapBytes, container, Map.of(), List.of(), null, Map.of());
  }

  /** The same with what became of its secrets. */
  public AttemptWork with(ResolvedSecrets resolved) {
    return new AttemptWork(
        identity,
        kind,
        resolved.with(),
        resumed,
        params,
        run,
        seed,
        inputs,
        files,
        models,
        lineage,
        directory,
        cache,
        limits,
        heapBytes,
        container,
        resolved.env(),
        resolved.values(),
        slice,
        artifacts);
  }

  /** Names it and shows nothing of what is in it. */
  @Override
  public String toString() {
    return "AttemptWork[" + identity + ", " + kind + "]";
  }

  /** Work in a process with the usual heap. */
  public AttemptWork(
      Identity identity,
      String kind,
      Map<String, Object> with,
      Map<String, Object> resumed,
      Map<String, Object> params,
      Map<String, Object> run,
      long seed,
      List<Input> inputs,
      Map<String, String> files,
      Map<String, Model> models,
      List<LineageEntry> lineage,
      String directory,
      String cache,
      Limits limits) {
    this(
        identity, kind, with, resumed, params, run, seed, inputs, files, models, lineage, directory,
        cache, limits, 0, null);
  }

  /** The same, about these rows. */
  public AttemptWork about(Slice rows) {
    return new AttemptWork(
        identity, kind, with, resumed, params, run, seed, inputs, files, models, lineage, directory,
        cache, limits, heapBytes, container, env, secrets, rows, artifacts);
  }

  /** The same, where this is known of the artifacts that parameters name. */
  public AttemptWork knowing(Map<String, Known> known) {
    return new AttemptWork(
        identity, kind, with, resumed, params, run, seed, inputs, files, models, lineage, directory,
        cache, limits, heapBytes, container, env, secrets, slice, known);
  }

  /** The same once its rows were read: nothing is left to evaluate. */
  AttemptWork evaluated(Map<String, Object> all, long itsSeed) {
    return new AttemptWork(
        identity, kind, all, resumed, params, run, itsSeed, inputs, files, models, lineage,
        directory, cache, limits, heapBytes, container, env, secrets, null, artifacts);
  }

  /** The same in another folder. */
  AttemptWork at(String folder) {
    return new AttemptWork(
        identity, kind, with, resumed, params, run, seed, inputs, files, models, lineage, folder,
        cache, limits, heapBytes, container, env, secrets, slice, artifacts);
  }

  /**
   * Rows of a dataset that parameters name as {@code item}.
   *
   * @param first number of the first row, from 0
   * @param single whether {@code item} is one row, not a list of rows
   * @param with parameters as they are written, with {@code ${{ }}}
   * @param names what their expressions name besides {@code item}
   */
  public record Slice(
      Input dataset,
      long first,
      long count,
      boolean single,
      Map<String, Object> with,
      Map<String, Object> names) {}

  /** The same, whose code runs in a container. */
  public AttemptWork in(Container other) {
    return new AttemptWork(
        identity, kind, with, resumed, params, run, seed, inputs, files, models, lineage, directory,
        cache, limits, heapBytes, other, env, secrets, slice, artifacts);
  }

  /**
   * The container of an attempt.
   *
   * @param command path of the program that runs containers
   * @param image what the worker runs if the step names none; empty text for nothing
   * @param mark of the worker, as its label
   */
  public record Container(String command, String image, String name, String mark, double cpus) {}

  /**
   * An artifact bound to a port.
   *
   * @param type word of the artifact type
   * @param path absolute
   */
  public record Input(
      String port,
      String type,
      String digest,
      String path,
      Map<String, Object> facts,
      String producer) {}

  /**
   * A registered model.
   *
   * @param path absolute path of its bundle
   */
  public record Model(String name, long version, String bundleDigest, String path) {}

  /**
   * An artifact that a parameter names.
   *
   * @param type word of the artifact type
   * @param sinceMillis when the run that left it as an output of its DAG ended; 0 if no DAG is
   *     named
   * @param run id of that run; empty text if no DAG is named
   */
  public record Known(String type, String digest, long sinceMillis, String run) {}
}
