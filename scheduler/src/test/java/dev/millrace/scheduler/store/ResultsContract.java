package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.cache.CacheNote;
import dev.millrace.engine.cache.KeyParts;
import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Task;
import dev.millrace.scheduler.sketch.StepSketch;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of results for later tasks, on every database. */
abstract class ResultsContract extends OwnedStore {
  private static CacheKey key(long trees) {
    Map<String, Object> parameters =
        Map.of("trees", trees, "share", 0.25, "nested", Map.of("list", List.of("ü\0", true)));
    return CacheKey.of(
        new KeyParts(
            "train",
            3,
            parameters,
            Map.of(),
            Map.of("data", List.of(DIGEST)),
            Map.of("data", List.of(178L)),
            Map.of("wine@live", ""),
            Map.of("up.data", DIGEST),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            7,
            "process"));
  }

  private static CacheEntry entry(String dag, CacheKey key, String run, String task, Instant at) {
    Output output = new Output("data", "dataset", DIGEST, 12, Map.of("rows", 10L, "ok", true));
    return new CacheEntry(
        dag, key, new Origin(run, task, 2, at), List.of(output), Map.of("f1", 0.5, "of", run));
  }

  private void keep(CacheEntry... entries) {
    Writes writes = new Writes();
    Arrays.stream(entries).forEach(writes::cacheEntry);
    store.commit(writes, ME, epochs);
  }

  private List<String> runs(List<CacheEntry> entries) {
    return entries.stream().map(entry -> entry.origin().run()).sorted().toList();
  }

  @Test
  void aResultComesBackAsItWas() {
    CacheEntry kept = entry("wine", key(100), "r1", "forest", at(1));
    keep(kept);

    assertThat(store.cached(List.of(key(100).digest()))).containsExactly(kept);
    assertThat(store.newestResults("wine", List.of("forest"))).containsExactly(kept);
    assertThat(store.cached(List.of(key(200).digest()))).isEmpty();
    assertThat(store.newestResults("iris", List.of("forest"))).isEmpty();
    assertThat(store.newestResults("wine", List.of("forest[0]"))).isEmpty();
    store.rollBack();
  }

  @Test
  void ofSeveralResultsWithOneKeyTheNewestCounts() {
    keep(entry("wine", key(100), "r1", "forest", at(3)));
    keep(entry("iris", key(100), "r2", "other", at(2)));
    assertThat(runs(store.cached(List.of(key(100).digest())))).containsExactly("r1");

    keep(entry("wine", key(100), "r3", "forest", at(4)));

    assertThat(runs(store.cached(List.of(key(100).digest())))).containsExactly("r3");
    assertThat(runs(store.newestResults("iris", List.of("other")))).containsExactly("r2");
    store.rollBack();
  }

  @Test
  void theNewestResultOfATaskIsFoundWhateverItsKey() {
    keep(
        entry("wine", key(1), "r1", "forest", at(1)),
        entry("wine", key(2), "r3", "forest", at(3)),
        entry("wine", key(3), "r2", "forest", at(2)),
        entry("wine", key(4), "r4", "parts", at(1)));

    assertThat(runs(store.newestResults("wine", List.of("forest", "parts", "none"))))
        .containsExactly("r3", "r4");
    store.rollBack();
  }

  @Test
  void manyAreLookedUpTogether() {
    keep(
        IntStream.range(0, 200)
            .mapToObj(i -> entry("wine", key(i), "r" + i, "forest[" + i + "]", at(i)))
            .toArray(CacheEntry[]::new));

    assertThat(store.cached(IntStream.range(0, 300).mapToObj(i -> key(i).digest()).toList()))
        .hasSize(200);
    assertThat(
            store.newestResults(
                "wine", IntStream.range(0, 300).mapToObj(i -> "forest[" + i + "]").toList()))
        .hasSize(200);
    store.rollBack();
  }

  @Test
  void aCommitThatIsRefusedKeepsNothing() {
    Writes writes = new Writes();
    writes.newRun(pending("r1", 0, 1));
    writes.cacheEntry(entry("wine", key(100), "r1", "s0", at(1)));

    assertThatThrownBy(() -> store.commit(writes, "someone else", epochs))
        .isInstanceOf(OwnershipLost.class);

    assertThat(store.cached(List.of(key(100).digest()))).isEmpty();
    store.rollBack();
  }

  @Test
  void oldResultsAreForgotten() {
    keep(
        entry("wine", key(1), "r1", "forest", at(1)),
        entry("wine", key(2), "r2", "forest", at(2)),
        entry("wine", key(3), "r3", "forest", at(3)));

    store.forgetResults(at(3));
    store.forgetResults(at(3));

    assertThat(runs(store.cached(List.of(key(1).digest(), key(2).digest(), key(3).digest()))))
        .containsExactly("r3");
    store.rollBack();
  }

  @Test
  void whatTheCacheSaysOfATaskComesBackAsItWas() {
    List<CacheNote> notes =
        List.of(
            CacheNote.NONE,
            CacheNote.ran("parameter trees 100 → 200"),
            CacheNote.ran("no result of this step yet").with(key(100)),
            CacheNote.ran("no result of this step yet").awaiting("task a of run r0"),
            CacheNote.reused(new Origin("r0", "forest", 2, at(1))));
    ActiveRun run =
        ActiveRun.restore(
            new RunHeader(
                "r1",
                0,
                "wine",
                "v1",
                Map.of(),
                "manual",
                T0,
                Optional.empty(),
                Optional.empty(),
                false),
            StepSketch.wide("wine", notes.size()),
            EXPRESSIONS,
            RunState.RUNNING,
            Optional.empty(),
            "",
            notes.stream().map(note -> new Task.Pending()).toArray(Task[]::new),
            notes.stream().map(TaskResult.NONE::with).toArray(TaskResult[]::new));

    insert(run);

    StoredRun stored = store.openRuns(epochs).get(0);
    assertThat(stored.header().cache()).isFalse();
    assertThat(stored.results()).extracting(TaskResult::cache).isEqualTo(notes);
    insert(pending("r2", 0, 1));
    assertThat(store.openRuns(epochs).get(1).header().cache()).isTrue();
  }
}
