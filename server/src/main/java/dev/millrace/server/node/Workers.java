package dev.millrace.server.node;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.cli.ServerOptions;
import dev.millrace.engine.message.Fabric;
import dev.millrace.worker.Worker;
import dev.millrace.worker.WorkerSettings;

/** Starts the worker role as the options ask. */
final class Workers {
  private Workers() {}

  static Worker start(ServerOptions options, Fabric fabric, ArtifactStore artifacts) {
    WorkerSettings settings = WorkerSettings.defaults(options.dataDirectory().resolve("work"));
    return Worker.start(
        options.slots() > 0 ? settings.withSlots(options.slots()) : settings,
        fabric,
        artifacts,
        StepKinds.all());
  }
}
