package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.run.ActiveRun;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Models, their versions and aliases, and artifacts, on every database. */
abstract class RegistryContract extends OwnedStore {
  private void commitSomething() {
    Writes writes = new Writes();
    writes.newRun(pending("r" + System.identityHashCode(writes), 0, 1));
    store.commit(writes, ME, epochs);
  }

  @Test
  void versionsOfAModelAreNumberedAndTheSameBundleKeepsItsNumber() {
    String other = "e".repeat(64);
    ModelVersionRow first = store.register(model("wine", DIGEST, null));
    ModelVersionRow second = store.register(model("wine", other, null));
    ModelVersionRow again = store.register(model("wine", DIGEST, "live"));
    ModelVersionRow elsewhere = store.register(model("iris", DIGEST, null));
    commitSomething();

    assertThat(List.of(first.version(), second.version(), again.version(), elsewhere.version()))
        .containsExactly(1L, 2L, 1L, 1L);
    assertThat(List.of(first.isNew(), second.isNew(), again.isNew(), elsewhere.isNew()))
        .containsExactly(true, true, false, true);
    assertThat(store.model("wine", "live")).contains(new ToWorker.Model("wine", 1, DIGEST));
    assertThat(store.model("wine", "2")).contains(new ToWorker.Model("wine", 2, other));
    for (String nothing : List.of("3", "candidate", "", "9".repeat(19), "-1", " ")) {
      assertThat(store.model("wine", nothing)).as("'%s'", nothing).isEmpty();
    }
  }

  @Test
  void theNewestVersionIsTheLastOneOrThatOfAnAlias() {
    assertThat(store.newestVersion("wine", Optional.empty())).isEmpty();
    ModelVersionRow first = store.register(model("wine", DIGEST, "live"));
    store.register(model("wine", "e".repeat(64), null));
    commitSomething();

    assertThat(store.newestVersion("wine", Optional.empty()).orElseThrow().version()).isEqualTo(2);
    assertThat(store.newestVersion("wine", Optional.of("live")))
        .contains(new RegisteredVersion(1, first.at()));
    assertThat(store.newestVersion("wine", Optional.of("candidate"))).isEmpty();
    assertThat(store.newestVersion("iris", Optional.empty())).isEmpty();
  }

  @Test
  void anAliasMovesWithTheCommitAndNotBefore() {
    String other = "e".repeat(64);
    store.register(model("wine", DIGEST, "live"));
    commitSomething();
    store.register(model("wine", other, "live"));

    try (Store reader = backend().connect()) {
      assertThat(reader.model("wine", "live").orElseThrow().version()).isEqualTo(1);
      reader.rollBack();
      commitSomething();
      assertThat(reader.model("wine", "live").orElseThrow().version()).isEqualTo(2);
    }
  }

  @Test
  void whatIsRolledBackOrLeftOpenAtTheEndWasNeverRegistered() {
    store.register(model("wine", DIGEST, "live"));
    store.rollBack();
    assertThat(store.model("wine", "live")).isEmpty();

    store.register(model("wine", DIGEST, "live"));
    store.close();
    assertThat(store.model("wine", "live")).isEmpty();

    assertThat(store.register(model("wine", DIGEST, "live")).version())
        .as("no number is used up")
        .isEqualTo(1);
  }

  @Test
  void factsMayHoldNull() {
    ModelVersionRow row =
        new ModelVersionRow(
            "wine",
            0,
            false,
            DIGEST,
            "r1",
            "t",
            "d",
            "v1",
            Optional.empty(),
            Collections.singletonMap("note", null),
            T0);

    assertThat(store.register(row).facts()).containsEntry("note", null);
  }

  @Test
  void theFirstProducerOfAnArtifactStays() {
    Output first = new Output("data", "dataset", DIGEST, 10, Map.of("rows", 3L));
    Output later = new Output("other", "file", DIGEST, 10, Map.of());
    ActiveRun run = pending("r1", 0, 1);
    Writes writes = new Writes();
    writes.newRun(run);
    writes.artifact(new ArtifactRow("r1", "s0", first, T0));
    writes.artifact(new ArtifactRow("r1", "s1", later, T0));
    store.commit(writes, ME, epochs);
    Writes more = new Writes();
    more.changed(run);
    more.artifact(new ArtifactRow("r1", "s2", later, at(1)));
    store.commit(more, ME, epochs);

    assertThat(store.artifact(DIGEST)).contains(first);
    assertThat(store.artifact("e".repeat(64))).isEmpty();
  }
}
