package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.hook.DeliveryOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store does with events. */
abstract class EventContract extends OwnedStore {
  private static final ScheduleKey ON = new ScheduleKey("down", "on");
  private static final ScheduleKey OTHER = new ScheduleKey("down", "other");
  private static final Set<Integer> ALL = Set.of(0, 1, 2, 3);

  private static Happening ended(String id, String dag, String state) {
    return new Happening(
        id, EventKind.DAG_ENDED, dag, state, T0, Map.of("run", "ü", "n", 7L, "share", 0.5));
  }

  private static Subscription hears(ScheduleKey trigger, String part, String dag, String state) {
    return new Subscription(trigger, 2, part, EventKind.DAG_ENDED, dag, state);
  }

  private int happen(Happening... events) {
    Writes writes = new Writes();
    List.of(events).forEach(writes.events()::happened);
    store.commit(writes, ME, epochs);
    return writes.events().areHeard() ? 1 : 0;
  }

  private void hear(Subscription... all) {
    Writes writes = new Writes();
    writes.events().hears("down", 2, List.of(all));
    store.commit(writes, ME, epochs);
  }

  @Test
  void whatHappensIsFoundByWhoeverHearsItAndByNobodyElse() {
    assertThat(happen(ended("r0", "up", "SUCCEEDED"))).isZero();
    hear(
        hears(ON, "", "up", "SUCCEEDED"),
        hears(ON, "", "up", "FAILED"),
        hears(OTHER, "a", "up", "SUCCEEDED"),
        hears(OTHER, "b", "else", "SUCCEEDED"));
    assertThat(happen(ended("r1", "up", "CANCELLED"), ended("r2", "down", "SUCCEEDED"))).isZero();
    assertThat(store.pendingEvents(ALL)).isEmpty();

    Happening event = ended("r3", "up", "SUCCEEDED");
    assertThat(happen(event)).isEqualTo(1);
    assertThat(store.pendingEvents(Set.of(0, 1, 3))).isEmpty();
    assertThat(store.pendingEvents(ALL))
        .containsExactlyInAnyOrder(
            new HeardEvent.Pending(ON, 2, new HeardEvent("", event)),
            new HeardEvent.Pending(OTHER, 2, new HeardEvent("a", event)));
    assertThat(happen(event)).isZero(); // told once more
    assertThat(store.pendingEvents(ALL)).hasSize(2);
  }

  @Test
  void whatWasDecidedOnIsADeliveryAndPendingNoMore() {
    hear(hears(ON, "", "up", "SUCCEEDED"));
    happen(ended("r1", "up", "SUCCEEDED"), ended("r2", "up", "SUCCEEDED"));
    HeardEvent.Pending first = store.pendingEvents(ALL).get(0);
    assertThat(first.heard().event().id()).isEqualTo("r1");
    DeliveryRow row =
        new DeliveryRow(
                ON,
                "e1",
                2,
                T0,
                "",
                Map.of(),
                DeliveryOutcome.WAITING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(first.heard()))
            .became(DeliveryOutcome.COALESCED, "run r9");
    Writes writes = new Writes();
    writes.events().decided(first);
    writes.schedules().delivery(row);
    store.commit(writes, ME, epochs);

    assertThat(store.pendingEvents(ALL))
        .extracting(pending -> pending.heard().event().id())
        .containsExactly("r2");
    assertThat(store.delivery(row.ownKey(), 2)).contains(row);
  }

  @Test
  void aDagThatHearsOtherThingsHearsNothingOfBefore() {
    hear(hears(ON, "", "up", "SUCCEEDED"));
    hear(hears(ON, "", "up", "FAILED"));
    assertThat(happen(ended("r1", "up", "SUCCEEDED"))).isZero();
    assertThat(happen(ended("r2", "up", "FAILED"))).isEqualTo(1);
    hear();
    assertThat(happen(ended("r3", "up", "FAILED"))).isZero();
  }

  private static LeftArtifact left(String run, String output, String digest, long rows) {
    OutputRow.Key key = new OutputRow.Key("up", output);
    return new LeftArtifact(
        new OutputRow(key, digest.repeat(64), run, T0, OptionalLong.of(rows)), run);
  }

  private void leave(LeftArtifact... artifacts) {
    Writes writes = new Writes();
    List.of(artifacts).forEach(writes.events()::left);
    store.commit(writes, ME, epochs);
  }

  private List<Map<String, Object>> factsOf(ScheduleKey trigger) {
    return store.pendingEvents(ALL).stream()
        .filter(pending -> pending.trigger().equals(trigger))
        .map(pending -> pending.heard().event().facts())
        .toList();
  }

  @Test
  void whatCountsAsAnOutputIsTheFirstOfTheSameInARow() {
    OutputRow.Key data = new OutputRow.Key("up", "data");
    assertThat(store.output(data)).isEmpty();

    leave(left("r1", "data", "a", 10), left("r1", "model", "b", 0));
    leave(left("r2", "data", "a", 10));
    assertThat(store.output(data)).contains(left("r1", "data", "a", 10).row());
    leave(left("r3", "data", "c", 12));
    assertThat(store.output(data)).contains(left("r3", "data", "c", 12).row());
    assertThat(store.output(new OutputRow.Key("up", "model")))
        .contains(left("r1", "model", "b", 0).row());
    assertThat(store.output(new OutputRow.Key("other", "data"))).isEmpty();
    store.rollBack();
  }

  @Test
  void anArtifactIsNewsWhenItIsAnotherOneThanBefore() {
    hear(
        new Subscription(ON, 2, "", EventKind.ARTIFACT_UPDATED, "up", "data"),
        new Subscription(OTHER, 2, "", EventKind.ARTIFACT_UPDATED, "up", "model"));
    leave(left("r1", "data", "a", 10), left("r1", "model", "b", 0));
    leave(left("r2", "data", "a", 10), left("r2", "model", "c", 0));
    leave(left("r3", "data", "d", 12));
    leave(left("r3", "data", "d", 12)); // told once more

    assertThat(factsOf(ON))
        .containsExactly(
            Map.of("run", "r1", "digest", "sha256:" + "a".repeat(64), "rows", 10L),
            Map.of(
                "run",
                "r3",
                "digest",
                "sha256:" + "d".repeat(64),
                "before",
                "sha256:" + "a".repeat(64),
                "rows",
                12L,
                "rows-before",
                10L));
    assertThat(factsOf(OTHER)).extracting(facts -> facts.get("run")).containsExactly("r1", "r2");
    assertThat(store.pendingEvents(ALL).get(0).heard().event())
        .hasToString("a change of output data of up");
  }

  @Test
  void whatWasLeftCountsAlsoIfNobodyHeardIt() {
    leave(left("r1", "data", "a", 1));
    hear(new Subscription(ON, 2, "", EventKind.ARTIFACT_UPDATED, "up", "data"));
    leave(left("r2", "data", "a", 1));
    assertThat(store.pendingEvents(ALL)).isEmpty();
    leave(left("r3", "data", "b", 1));
    assertThat(factsOf(ON)).hasSize(1);
  }

  @Test
  void runsThatEndInOneCommitAreComparedOneAfterTheOther() {
    hear(new Subscription(ON, 2, "", EventKind.ARTIFACT_UPDATED, "up", "data"));
    leave(
        left("r1", "data", "a", 1),
        left("r2", "data", "b", 1),
        left("r3", "data", "b", 1),
        left("r4", "data", "a", 1));
    leave(left("r5", "data", "a", 1));
    assertThat(factsOf(ON)).extracting(facts -> facts.get("run")).containsExactly("r1", "r2", "r4");
  }
}
