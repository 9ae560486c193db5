package dev.millrace.server.wiring;

import dev.millrace.api.hook.HookSecrets;
import dev.millrace.api.served.Recording;
import dev.millrace.api.system.ServerInfo;
import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.served.ServedRows;
import dev.millrace.engine.view.Backfills;
import dev.millrace.engine.view.Changes;
import dev.millrace.engine.view.Commands;
import dev.millrace.engine.view.DagHistory;
import dev.millrace.engine.view.Events;
import dev.millrace.engine.view.Hooks;
import dev.millrace.engine.view.Maintenance;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.Reruns;
import dev.millrace.engine.view.Schedules;
import dev.millrace.engine.view.Sources;
import dev.millrace.server.node.ConfiguredHookSecrets;
import dev.millrace.server.node.StepKinds;
import dev.millrace.spi.model.ModelLoader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ServiceLoader;

/** The parts of the node as beans. */
public class NodeBeans {
  @Produces
  @ApplicationScoped
  Queries queries() {
    return CurrentNode.get().queries();
  }

  @Produces
  @ApplicationScoped
  Commands commands() {
    return CurrentNode.get().commands();
  }

  @Produces
  @ApplicationScoped
  Reruns reruns() {
    return CurrentNode.get().reruns();
  }

  @Produces
  @ApplicationScoped
  Schedules schedules() {
    return CurrentNode.get().schedules();
  }

  @Produces
  @ApplicationScoped
  Hooks hooks() {
    return CurrentNode.get().scheduling().hooks();
  }

  @Produces
  @ApplicationScoped
  Events events() {
    return CurrentNode.get().scheduling().events();
  }

  @Produces
  @Singleton
  HookSecrets hookSecrets() {
    return new ConfiguredHookSecrets();
  }

  @Produces
  @ApplicationScoped
  Maintenance maintenance() {
    return CurrentNode.get().scheduling().maintenance();
  }

  @Produces
  @ApplicationScoped
  Backfills backfills() {
    return CurrentNode.get().backfills();
  }

  @Produces
  @ApplicationScoped
  ServedRows servedRows() {
    return CurrentNode.get().scheduling().served();
  }

  @Produces
  @Singleton
  Recording recording() {
    return CurrentNode.get().recording();
  }

  @Produces
  @ApplicationScoped
  Changes changes() {
    return CurrentNode.get().changes();
  }

  @Produces
  @ApplicationScoped
  Sources sources() {
    return CurrentNode.get().sources();
  }

  @Produces
  @ApplicationScoped
  DagHistory history() {
    return CurrentNode.get().sources().history();
  }

  @Produces
  @ApplicationScoped
  ArtifactStore artifacts() {
    return CurrentNode.get().artifacts();
  }

  @Produces
  @Singleton
  KindCatalog kinds() {
    return StepKinds.catalog();
  }

  @Produces
  @Singleton
  ServerInfo info() {
    return CurrentNode.get().info();
  }

  @Produces
  @Singleton
  ModelLoader models() {
    return ServiceLoader.load(ModelLoader.class)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no ModelLoader is on the class path"));
  }
}
