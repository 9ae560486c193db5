package dev.millrace.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.request.ApiLimits;
import dev.millrace.cli.ServerOptions;
import dev.millrace.fabric.ClusterKey;
import dev.millrace.fabric.FabricSettings;
import dev.millrace.worker.WorkerSettings;
import dev.millrace.worker.WorkerSettings.StepIsolation;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is configured beside the options of the command. */
class ConfigurationTest {
  private static final Pattern KEY = Pattern.compile("`(millrace\\.[a-z.-]+)`");

  private static Configuration environment(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Configuration(new Properties(), environment);
  }

  private static ServerOptions server(String host) {
    return new ServerOptions(
        Set.of("scheduler", "worker", "api"),
        host,
        8080,
        Path.of("data").toAbsolutePath(),
        Path.of("data/artifacts").toAbsolutePath(),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        3,
        Set.of(),
        false,
        false,
        true);
  }

  private static NodeIdentity identity(ServerOptions options, Configuration configuration) {
    return new NodeIdentity(options, configuration, "0123456789abcdef", "77");
  }

  @Test
  void whatIsNotGivenStaysAsTheOptionsSay() {
    WorkerSettings settings = Workers.settings(server("127.0.0.1"), environment());

    WorkerSettings defaults =
        WorkerSettings.defaults(Path.of("data").toAbsolutePath().resolve("work")).withSlots(3);
    WorkerSettings.Capacity capacity = defaults.capacity();
    assertThat(settings)
        .isEqualTo(
            defaults.withCapacity(
                new WorkerSettings.Capacity(
                    capacity.tags(),
                    capacity.memoryBytes(),
                    capacity.cpus(),
                    capacity.abilities(),
                    256)));
  }

  @Test
  void everySettingOfAWorkerArrives() {
    WorkerSettings settings =
        Workers.settings(
            server("127.0.0.1"),
            environment(
                "MILLRACE_WORKER_CACHE_DAYS", "7",
                "MILLRACE_WORKER_CPUS", "1.5",
                "MILLRACE_WORKER_GRACE", "3s",
                "MILLRACE_WORKER_INLINE_SLOTS", "0",
                "MILLRACE_WORKER_ISOLATION", "inline",
                "MILLRACE_WORKER_LOG_BYTES_MAX", "1MiB",
                "MILLRACE_WORKER_LOG_LINE_CHARS_MAX", "80",
                "MILLRACE_WORKER_STEP_CLASS_PATH", "lib/*",
                "MILLRACE_WORKER_STEP_HEAP", "1GiB",
                "MILLRACE_WORKER_STEP_JVM_FLAGS", "-Da=b  -Dc=d",
                "MILLRACE_WORKER_STEP_MEMORY", "2GiB",
                "MILLRACE_WORKER_MEMORY", "8GiB",
                "MILLRACE_WORKER_TAGS", "gpu, a100",
                "MILLRACE_WORKER_STEP_THREADS", "4"));

    assertThat(settings.capacity())
        .isEqualTo(new WorkerSettings.Capacity(Set.of("a100", "gpu"), 8L << 30, 1.5));
    assertThat(settings.timing().grace()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.isolation()).isEqualTo(StepIsolation.INLINE);
    assertThat(settings.logs()).isEqualTo(new WorkerSettings.LogLimits(1 << 20, 80));
    assertThat(settings.hosts().classPath()).isEqualTo("lib/*");
    assertThat(settings.hosts().heapBytes()).isEqualTo(1L << 30);
    assertThat(settings.hosts().jvmFlags()).isEqualTo(List.of("-Da=b", "-Dc=d"));
    assertThat(settings.resources()).isEqualTo(new WorkerSettings.Resources(2L << 30, 4, 7));
  }

  @Test
  void whatIsNoTagOrNumberOfProcessorsIsRefused() {
    assertThatThrownBy(
            () ->
                Workers.settings(
                    server("127.0.0.1"), environment("MILLRACE_WORKER_TAGS", "gpu,a 100")))
        .hasMessageContaining("millrace.worker.tags (MILLRACE_WORKER_TAGS) is \"gpu,a 100\"");
    assertThatThrownBy(
            () -> Workers.settings(server("127.0.0.1"), environment("MILLRACE_WORKER_CPUS", "0")))
        .hasMessageContaining("expected a number above 0");
  }

  @Test
  void otherMachinesReachTheAddressThatIsGiven() {
    Configuration configuration =
        environment(
            "MILLRACE_FABRIC_HOST", "10.0.0.7",
            "MILLRACE_CLUSTER_NAME", "blue",
            "MILLRACE_FABRIC_ENVELOPE_BYTES_MAX", "1MiB",
            "MILLRACE_FABRIC_OUTBOX_BYTES_MAX", "2MiB");
    NodeIdentity identity = identity(server("0.0.0.0"), configuration);

    FabricSettings scheduler = identity.schedulerFabric(ClusterKey.random(), 8080);
    FabricSettings worker = identity.workerFabric(ClusterKey.random(), List.of("10.0.0.7:5701"));
    assertThat(scheduler.binding().host()).isEqualTo("10.0.0.7");
    assertThat(worker.binding().host()).isEqualTo("10.0.0.7");
    assertThat(scheduler.self().attributes()).containsEntry("millrace.api", "http://10.0.0.7:8080");
    assertThat(List.of(scheduler.clusterName(), worker.clusterName())).containsOnly("blue");
    assertThat(worker.limits().envelopeBytesMax()).isEqualTo(1 << 20);
    assertThat(scheduler.limits().outboxBytesMax()).isEqualTo(2 << 20);
  }

  @Test
  void anEmbeddedServerStaysAloneOnLoopback() {
    Configuration configuration =
        environment("MILLRACE_FABRIC_HOST", "10.0.0.7", "MILLRACE_CLUSTER_NAME", "blue");
    FabricSettings fabric =
        identity(ServerOptions.embeddedOn(Path.of("data").toAbsolutePath()), configuration)
            .schedulerFabric(ClusterKey.random(), 1);

    assertThat(fabric.binding().host()).isEqualTo("127.0.0.1");
    assertThat(fabric.clusterName()).isEqualTo("millrace-77");
  }

  @Test
  void aSystemPropertyWinsOverTheVariable() {
    Properties properties = new Properties();
    properties.setProperty("millrace.worker.grace", "1s");
    Configuration configuration =
        new Configuration(properties, Map.of("MILLRACE_WORKER_GRACE", "2s"));

    assertThat(configuration.duration("millrace.worker.grace")).contains(Duration.ofSeconds(1));
  }

  @Test
  void aValueThatCannotBeReadNamesTheKeyTheValueAndWhatWasExpected() {
    assertThatThrownBy(
            () ->
                Workers.settings(
                    server("127.0.0.1"), environment("MILLRACE_WORKER_STEP_THREADS", "many")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "millrace.worker.step-threads (MILLRACE_WORKER_STEP_THREADS) is \"many\"; expected a"
                + " whole number, 1 or more.");
    assertThatThrownBy(
            () ->
                Workers.settings(
                    server("127.0.0.1"), environment("MILLRACE_WORKER_ISOLATION", "none")))
        .hasMessageContaining("expected one of process, inline");
  }

  @Test
  void aSlipInANameIsRefusedWithTheNearestOne() {
    assertThatThrownBy(() -> environment("MILLRACE_WORKER_STEP_HEEP", "1GiB"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MILLRACE_WORKER_STEP_HEEP")
        .hasMessageContaining("MILLRACE_WORKER_STEP_HEAP");
    assertThatThrownBy(() -> environment("MILLRACE_SERVING_RECROD", "false"))
        .hasMessageContaining("MILLRACE_SERVING_RECORD");
    assertThat(environment("MILLRACE_DATA", "x").text("millrace.cluster-name")).isEmpty();
  }

  @Test
  void callsOfHooksAreKnownForAWeekAtLeast() {
    ServerOptions options = server("127.0.0.1");
    assertThat(identity(options, environment()).schedulerSettings().triggersKept())
        .isEqualTo(Duration.ofDays(90));
    assertThat(
            identity(options, environment("MILLRACE_TRIGGER_DAYS", "7"))
                .schedulerSettings()
                .triggersKept())
        .isEqualTo(Duration.ofDays(7));
    assertThatThrownBy(
            () -> identity(options, environment("MILLRACE_TRIGGER_DAYS", "6")).schedulerSettings())
        .hasMessageContaining("MILLRACE_TRIGGER_DAYS")
        .hasMessageContaining("7 or more");
  }

  @Test
  void whatModelsAreAskedIsKeptForAWeekOrAsManyDaysAsOneSays() {
    ServerOptions options = server("127.0.0.1");
    assertThat(identity(options, environment()).schedulerSettings().servedKept())
        .isEqualTo(Duration.ofDays(7));
    assertThat(
            identity(options, environment("MILLRACE_SERVING_RECORD_DAYS", "1"))
                .schedulerSettings()
                .servedKept())
        .isEqualTo(Duration.ofDays(1));
    assertThatThrownBy(
            () ->
                identity(options, environment("MILLRACE_SERVING_RECORD_DAYS", "0"))
                    .schedulerSettings())
        .hasMessageContaining("MILLRACE_SERVING_RECORD_DAYS")
        .hasMessageContaining("1 or more");
  }

  @Test
  void aSwitchIsTrueOrFalse() {
    String key = "millrace.serving.record";
    assertThat(environment("MILLRACE_SERVING_RECORD", "False").flag(key)).contains(false);
    assertThat(environment("MILLRACE_SERVING_RECORD", "true").flag(key)).contains(true);
    assertThat(environment().flag(key)).isEmpty();
    assertThatThrownBy(() -> environment("MILLRACE_SERVING_RECORD", "off").flag(key))
        .hasMessage(
            "millrace.serving.record (MILLRACE_SERVING_RECORD) is \"off\"; expected true or false.");
  }

  @Test
  void thePageNamesEveryKeyAndNoOther() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "configuration.md"));
    Set<String> keys = new TreeSet<>(Configuration.KEYS);
    Arrays.stream(ApiLimits.class.getDeclaredMethods())
        .map(Method::getName)
        .map(name -> "millrace.api." + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
        .forEach(keys::add);

    Set<String> named = new TreeSet<>();
    KEY.matcher(page).results().forEach(found -> named.add(found.group(1)));
    assertThat(named).isEqualTo(keys);
    Configuration.KEYS.forEach(key -> assertThat(page).contains(Configuration.variable(key)));
  }
}
