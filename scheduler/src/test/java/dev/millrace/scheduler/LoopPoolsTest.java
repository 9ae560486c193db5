package dev.millrace.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.PoolView;
import dev.millrace.scheduler.loop.Inbound;
import dev.millrace.scheduler.request.Patience;
import dev.millrace.scheduler.show.ChangeFeed;
import dev.millrace.scheduler.show.JdbcQueries;
import dev.millrace.scheduler.show.LiveState;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.SilentFabric;
import dev.millrace.scheduler.store.Database;
import dev.millrace.scheduler.store.PoolRows;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people say about pools. */
class LoopPoolsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final Database database = Databases.inMemory();
  private final SilentFabric fabric = new SilentFabric();
  private final List<Inbound> told = new ArrayList<>();
  private final Patience patience = new Patience();
  private final LoopPools pools =
      new LoopPools(
          new PoolRows(database.connections()),
          new JdbcQueries(
              database.connections(),
              (dag, version) -> Optional.empty(),
              new LiveState(new ChangeFeed())),
          patience,
          Clock.fixed(NOON, ZoneOffset.UTC),
          new LoopHints(fabric, told::add)::freed);

  @AfterEach
  void close() {
    patience.close();
    database.close();
  }

  @Test
  void whoeverPausesItFirstStaysNamedUntilItIsResumed() {
    pools.define("gpu", 2);
    PoolView view = pools.pause("gpu", "ada", "new drivers");
    assertThat(view.paused().orElseThrow().toString())
        .isEqualTo("is paused by ada since 2026-03-01T12:00:00Z: new drivers");
    assertThat(pools.pause("gpu", "bob", "me too")).isEqualTo(view);
    assertThat(pools.define("gpu", 3).paused()).isEqualTo(view.paused());
    pools.remove("gpu");
    assertThat(pools.resume("gpu", "bob"))
        .isEqualTo(new PoolView("gpu", 1, false, 0, List.of(), 0));
    assertThat(pools.resume("gpu", "bob").paused()).isEmpty();
  }

  @Test
  void everySchedulerHearsThatItIsResumed() {
    fabric.sees(new Fabric.Peer("s2", Fabric.Role.SCHEDULER, Map.of()));
    fabric.sees(new Fabric.Peer("w1", Fabric.Role.WORKER, Map.of()));
    pools.define("gpu", 2);
    pools.pause("gpu", "ada", "new drivers");
    told.clear();
    fabric.takeSent();

    pools.resume("gpu", "ada");
    BetweenSchedulers.Pools hint = new BetweenSchedulers.Pools(List.of("gpu"), List.of());
    assertThat(told).containsExactly(new Inbound.Messages("scheduler-1", List.of(hint)));
    assertThat(fabric.takeSent()).containsExactly(new SilentFabric.Sent("s2", hint));
  }

  @Test
  void whatIsNoPoolIsRefused() {
    assertThatThrownBy(() -> pools.pause("gpu", "ada", "new drivers"))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.NOT_FOUND))
        .hasMessageContaining("millrace pools set gpu");
    assertThatThrownBy(() -> pools.resume("gpu", "ada")).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> pools.pause("dag:d", "ada", "new drivers"))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.INVALID));
  }
}
