package dev.millrace.scheduler.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.why.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever does not own a run asks who does. */
class AskedReasonsTest {
  private static final Reason FULL =
      new Reason("pool-full", "pool gpu: 2/2 slots used", Map.of("pool", "gpu", "slots", 2L));

  private final Map<String, AskedReasons> schedulers = new HashMap<>();

  @AfterEach
  void close() {
    schedulers.values().forEach(AskedReasons::close);
  }

  /** Delivers to the others at once. */
  private void send(String from, String to, Message message) {
    AskedReasons other = schedulers.get(to);
    if (other != null) {
      other.receive(from, (BetweenSchedulers) message);
    }
  }

  private AskedReasons scheduler(String me, String owner, ReadyReasons here) {
    AskedReasons made =
        new AskedReasons(
            me, run -> Optional.ofNullable(owner), (to, message) -> send(me, to, message), here);
    schedulers.put(me, made);
    return made;
  }

  private static Map<String, Reason> ask(AskedReasons of) {
    return of.of("r1", "wine", "v1", List.of("a", "b"));
  }

  @Test
  void theOwnerAnswersWithWhatItKnows() {
    scheduler("s2", "s2", (run, dag, version, steps) -> Map.of("b", FULL));
    AskedReasons asks =
        scheduler("s1", "s2", (run, dag, version, steps) -> Map.of("a", FULL, "b", FULL));

    assertThat(ask(asks)).isEqualTo(Map.of("b", FULL));
  }

  @Test
  void anOwnerThatDoesNotAnswerIsNamed() {
    AskedReasons asks = scheduler("s1", "gone", (run, dag, version, steps) -> Map.of());

    assertThat(ask(asks)).containsOnlyKeys("a", "b");
    assertThat(ask(asks).get("a").cause()).isEqualTo("owner-silent");
    assertThat(ask(asks).get("a").line()).contains("scheduler gone");
  }

  @Test
  void aRunThatNobodyOwnsSaysSo() {
    AskedReasons asks = scheduler("s1", null, (run, dag, version, steps) -> Map.of());

    assertThat(ask(asks).get("b").cause()).isEqualTo("no-owner");
  }
}
