package dev.millrace.worker.attempt;

import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Input;
import dev.millrace.engine.message.ToWorker.Slice;
import dev.millrace.spi.StepContext.Identity;
import dev.millrace.spi.StepContext.LineageEntry;
import dev.millrace.worker.step.AttemptWork;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns an assignment into work whose bytes are all on the local disk. */
final class AttemptPreparation {
  private AttemptPreparation() {}

  /**
   * Fetches what is not here.
   *
   * @param unprepared the work without its bytes
   * @throws dev.millrace.artifacts.ArtifactMissing if nobody has an input
   * @throws dev.millrace.artifacts.ArtifactTransferFailed if one could not be fetched now
   */
  static AttemptWork prepare(
      AttemptWork unprepared, Assign assign, Path folder, AttemptPlace place) {
    boolean readsRows = assign.slice() != null && !assign.slice().with().isEmpty();
    if (assign.inputs().isEmpty()
        && assign.files().isEmpty()
        && assign.models().isEmpty()
        && !readsRows) {
      return unprepared;
    }
    ArtifactAccess artifacts = place.artifacts();
    List<AttemptWork.Input> inputs =
        assign.inputs().stream().map(input -> input(input, artifacts)).toList();
    Map<String, String> files = new LinkedHashMap<>();
    assign.files().forEach((name, digest) -> files.put(name, artifacts.path(digest).toString()));
    Map<String, AttemptWork.Model> models = new LinkedHashMap<>();
    assign
        .models()
        .forEach(
            (reference, model) ->
                models.put(
                    reference,
                    new AttemptWork.Model(
                        model.name(),
                        model.version(),
                        model.bundleDigest(),
                        artifacts.path(model.bundleDigest()).toString())));
    AttemptWork work = work(assign, folder, place, inputs, files, models);
    return readsRows ? work.about(slice(assign.slice(), artifacts)) : work;
  }

  private static AttemptWork.Input input(Input input, ArtifactAccess artifacts) {
    return new AttemptWork.Input(
        input.port(),
        input.type(),
        input.digest(),
        artifacts.path(input.digest()).toString(),
        input.facts(),
        input.producer());
  }

  private static AttemptWork.Slice slice(Slice rows, ArtifactAccess artifacts) {
    return new AttemptWork.Slice(
        input(rows.dataset(), artifacts),
        rows.first(),
        rows.count(),
        rows.single(),
        rows.with(),
        rows.names());
  }

  /** The work without its bytes: enough to name it. */
  static AttemptWork unprepared(Assign assign, Path folder, AttemptPlace place) {
    return work(assign, folder, place, List.of(), Map.of(), Map.of());
  }

  private static AttemptWork work(
      Assign assign,
      Path folder,
      AttemptPlace place,
      List<AttemptWork.Input> inputs,
      Map<String, String> files,
      Map<String, AttemptWork.Model> models) {
    Identity identity =
        new Identity(
            assign.attempt().run(),
            assign.dag(),
            assign.dagVersion(),
            assign.step(),
            assign.attempt().task(),
            assign.attempt().number());
    List<LineageEntry> lineage =
        assign.lineage().stream()
            .map(
                up ->
                    new LineageEntry(
                        up.task(),
                        up.kind(),
                        up.kindVersion(),
                        up.parameters(),
                        up.seed(),
                        up.inputDigests(),
                        up.outputDigests()))
            .toList();
    Map<String, AttemptWork.Known> artifacts = new LinkedHashMap<>();
    assign
        .artifacts()
        .forEach(
            (reference, known) ->
                artifacts.put(
                    reference,
                    new AttemptWork.Known(
                        known.type(), known.digest(), known.sinceMillis(), known.run())));
    return new AttemptWork(
            identity,
            assign.kind(),
            assign.with(),
            assign.resumed(),
            assign.params(),
            assign.run(),
            assign.seed(),
            inputs,
            files,
            models,
            lineage,
            folder.toString(),
            place.staging().cache().toString(),
            place.limits().of(assign),
            place.limits().heapBytes(assign),
            null)
        .knowing(artifacts);
  }
}
