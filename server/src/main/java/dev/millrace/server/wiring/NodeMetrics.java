package dev.millrace.server.wiring;

import dev.millrace.api.hook.HookGuard;
import dev.millrace.engine.task.TaskOutcome;
import dev.millrace.scheduler.loop.Counters;
import dev.millrace.server.node.Node;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.stream.Stream;

/** What the node does, as metrics at {@code /q/metrics}. Read when asked, so nothing waits here. */
@ApplicationScoped
public class NodeMetrics {
  /** The reasons for which events are ignored, as the rules name them. */
  private static final List<String> REASONS =
      Stream.concat(
              TaskOutcome.Ignored.REASONS.stream(),
              Stream.of("report with a token that is not current"))
          .toList();

  void register(@Observes StartupEvent started, MeterRegistry registry, HookGuard hooks) {
    FunctionCounter.builder("millrace_commits", this, m -> counters().commits())
        .description("Transactions of the scheduler's loop")
        .register(registry);
    FunctionCounter.builder("millrace_task_moves", this, m -> counters().tasksMoved())
        .description("State changes of tasks that became durable")
        .register(registry);
    FunctionCounter.builder("millrace_state_reads", this, m -> counters().recoveries())
        .description("How often the scheduler read its state, at start or after a failed commit")
        .register(registry);
    for (String reason : REASONS) {
      FunctionCounter.builder(
              "millrace_events_ignored",
              this,
              m -> counters().ignoredEvents().getOrDefault(reason, 0L))
          .description("Late, doubled and stale events, which changed nothing")
          .tag("reason", reason)
          .register(registry);
    }
    FunctionCounter.builder("millrace_hook_calls_turned_away", hooks, HookGuard::turnedAway)
        .description("Calls of webhooks that did not prove to know the secret")
        .register(registry);
    FunctionCounter.builder("millrace_takeovers", this, m -> counters().takeovers())
        .description("Shards taken from schedulers that handed them over or are gone")
        .register(registry);
    Gauge.builder("millrace_shards_owned", this, m -> CurrentNode.get().scheduling().shardsOwned())
        .description("Shards whose runs this scheduler decides")
        .register(registry);
    Gauge.builder("millrace_workers_live", this, m -> liveWorkers())
        .description("Workers heard within their lease")
        .register(registry);
  }

  private static Counters counters() {
    Node node = CurrentNode.get();
    return node.scheduling().counters();
  }

  private static double liveWorkers() {
    return CurrentNode.get().queries().workers().stream()
        .filter(worker -> worker.state().equals("live"))
        .count();
  }
}
