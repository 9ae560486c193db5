package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.artifacts.FolderArtifactStore;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToWorker.Environment;
import dev.millrace.fabric.memory.InMemoryNetwork;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.worker.plugin.PluginJar;
import dev.millrace.worker.secret.EnvironmentSecrets;
import dev.millrace.worker.secret.SecretResolver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker with plugins. */
class PluginWorkerTest {
  @TempDir Path folder;

  private PluginJar jar(String name) {
    return PluginJar.in(folder.resolve("sources-" + name));
  }

  @Test
  void itRunsThemInProcessesAndGoesOnWithTheJarsThatItBeganWith() throws Exception {
    Path plugins = folder.resolve("plugins");
    Path jar = jar("one").kind("Say", "acme/say", "\"before\"").write(plugins.resolve("say.jar"));
    jar("two")
        .kind("Fail", "acme/fail", "Boom.now()")
        .source(
            "Boom",
            "class Boom { static String now() { throw new IllegalStateException(\"boom\"); } }")
        .write(plugins.resolve("fail.jar"));
    InMemoryNetwork network = new InMemoryNetwork(1);
    network.deliverAlways();
    FolderArtifactStore store = new FolderArtifactStore(folder.resolve("artifacts"));
    TestScheduler scheduler = new TestScheduler(network, Map.of("millrace.artifacts", store.id()));
    WorkerSettings settings = WorkerSettings.defaults(folder.resolve("worker")).withSlots(1);
    Worker worker =
        Worker.start(
            settings.withHosts(settings.hosts().withPlugins(plugins)),
            network.connect(new Peer("w1", Role.WORKER, Map.of())),
            store,
            List.of());
    try {
      jar("three").kind("Say", "acme/say", "\"after\"").write(jar);

      Finished said = scheduler.run("acme/say");
      assertThat(said.failure()).isNull();
      assertThat(said.values()).isEqualTo(Map.of("said", "before"));

      Finished failed = scheduler.run("acme/fail");
      assertThat(failed.failure().failureClass()).isEqualTo("USER");
      assertThat(failed.failure().message())
          .isEqualTo(
              "The step of plugin kind acme/fail threw IllegalStateException: boom. Its log has the"
                  + " stack trace.");
      assertThat(scheduler.log).anyMatch(line -> line.contains("acme.Boom.now"));
    } finally {
      worker.close();
      network.close();
    }
  }

  @Test
  void theirVaultsAreAskedLast() throws Exception {
    Path plugins = folder.resolve("plugins");
    jar("vault").vault("Vault", "TOKEN", "from-the-vault").write(plugins.resolve("vault.jar"));
    InMemoryNetwork network = new InMemoryNetwork(1);
    network.deliverAlways();
    FolderArtifactStore store = new FolderArtifactStore(folder.resolve("artifacts"));
    TestScheduler scheduler = new TestScheduler(network, Map.of("millrace.artifacts", store.id()));
    WorkerSettings settings = WorkerSettings.defaults(folder.resolve("worker")).withSlots(1);
    StepKind tells =
        new TestKind(
            "tells",
            context ->
                StepResult.of(
                    Map.of(
                        "length",
                        (long) context.environment().get("TOKEN").length(),
                        "said",
                        context.environment().get("TOKEN"))));
    Worker worker =
        Worker.start(
            settings.withHosts(settings.hosts().withPlugins(plugins)),
            network.connect(new Peer("w1", Role.WORKER, Map.of())),
            store,
            List.of(tells),
            new SecretResolver(List.of(new EnvironmentSecrets(name -> null))));
    try {
      scheduler.assign("tells", Map.of(), List.of(), 0, asking("TOKEN"));
      assertThat(scheduler.nextFinished().values()).isEqualTo(Map.of("length", 14L, "said", "***"));

      scheduler.assign("tells", Map.of(), List.of(), 0, asking("OTHER"));
      assertThat(scheduler.nextFinished().failure().message())
          .contains("environment variable MILLRACE_SECRET_OTHER; the vault of acme.");
    } finally {
      worker.close();
      network.close();
    }
  }

  private static Environment asking(String secret) {
    return new Environment(Map.of(), Map.of("TOKEN", secret), List.of());
  }
}
