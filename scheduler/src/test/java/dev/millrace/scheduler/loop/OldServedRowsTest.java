package dev.millrace.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.served.ServedBatch;
import dev.millrace.scheduler.SchedulerSettings;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.JdbcServedRows;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time passes over what models were asked. */
class OldServedRowsTest {
  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private void keep(String selector) {
    new JdbcServedRows(stage.database.connections())
        .keep(
            List.of(
                new ServedBatch("wine", selector, stage.clock.instant(), 1, new byte[] {1, 2})));
  }

  private List<String> selectors() {
    return Databases.texts(
        stage.database.connections(), "select selector from served_rows order by selector");
  }

  @Test
  void whatIsOlderThanItsDaysIsDeleted() {
    keep("first");
    stage.advance(Duration.ofHours(1));
    keep("second");
    stage.advance(SchedulerSettings.SERVED_KEPT.minus(Duration.ofMinutes(62)));
    assertThat(selectors()).containsExactly("first", "second");

    stage.advance(Duration.ofMinutes(4));
    assertThat(selectors()).containsExactly("second");
  }
}
