package dev.millrace.scheduler.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.language.DagFiles;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.DagReading;
import dev.millrace.engine.language.Finding;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.scheduler.source.FileState.Live;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What becomes of files, given what was live before. */
class SyncOutcomeTest {
  private static final DagReader READER = new DagReader(new KindCatalog(List.of(StepSketch.NOOP)));

  private final Map<String, FileState> known = new TreeMap<>();
  private final Map<String, String> elsewhere = new TreeMap<>();

  /** {@code path dag trees}; a DAG called {@code -} is broken. */
  private static Reading reading(String path, String dag, int trees) {
    String text =
        "apiVersion: millrace/v1\ndag: "
            + (dag.equals("-") ? "a b" : dag)
            + "\nsteps:\n  a: {uses: noop, with: {trees: "
            + trees
            + "}}\n";
    DagReading read =
        READER.read(path, text.getBytes(StandardCharsets.UTF_8), file -> new DagFiles.Missing());
    return new Reading(path, path + dag + trees, text, read.dag(), read.findings(), Map.of());
  }

  private SyncOutcome sync(List<String> gone, Reading... readings) {
    SyncPlan plan = new SyncPlan(Arrays.stream(readings).map(Reading::path).toList(), gone);
    SyncOutcome outcome =
        SyncOutcome.of(
            known, plan, List.of(readings), name -> Optional.ofNullable(elsewhere.get(name)));
    known.keySet().removeAll(gone);
    outcome.states().forEach(state -> known.put(state.path(), state));
    return outcome;
  }

  private Optional<String> dagOf(String path) {
    return known.get(path).live().map(Live::dag);
  }

  @Test
  void aGoodFileGoesLive() {
    SyncOutcome outcome = sync(List.of(), reading("a.yaml", "wine", 1));

    assertThat(outcome.live()).extracting(Reading::path).containsExactly("a.yaml");
    assertThat(dagOf("a.yaml")).contains("wine");
  }

  @Test
  void aBrokenFileKeepsWhatWasLiveAndTheOthersGoOn() {
    sync(List.of(), reading("a.yaml", "wine", 1), reading("b.yaml", "iris", 1));
    String version = known.get("a.yaml").live().orElseThrow().version();

    SyncOutcome outcome = sync(List.of(), reading("a.yaml", "-", 1), reading("b.yaml", "iris", 2));

    assertThat(outcome.live()).extracting(Reading::path).containsExactly("b.yaml");
    assertThat(outcome.retired()).isEmpty();
    assertThat(known.get("a.yaml").live()).contains(new Live("wine", version));
    assertThat(known.get("a.yaml").findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.toString()).startsWith("a.yaml:2:6: "));
  }

  @Test
  void theSameMeaningInOtherWordsIsNoChange() {
    sync(List.of(), reading("a.yaml", "wine", 1));
    Reading same = reading("a.yaml", "wine", 1);
    Reading reformatted =
        new Reading("a.yaml", "other", "# new\n" + same.text(), same.dag(), List.of(), Map.of());

    assertThat(sync(List.of(), reformatted).live()).isEmpty();
  }

  @Test
  void ofTwoNewFilesTheFirstByPathGetsTheNameAndTheFindingNamesBoth() {
    SyncOutcome outcome =
        sync(List.of(), reading("b.yaml", "wine", 2), reading("a.yaml", "wine", 1));

    assertThat(outcome.live()).extracting(Reading::path).containsExactly("a.yaml");
    assertThat(known.get("b.yaml").findings())
        .extracting(Finding::toString)
        .containsExactly(
            "b.yaml:2:6: DAG 'wine' in b.yaml is already in a.yaml. Give one of them another name"
                + " after `dag:`.");
  }

  @Test
  void whoeverHasANameKeepsIt() {
    sync(List.of(), reading("b.yaml", "wine", 1));

    SyncOutcome outcome =
        sync(List.of(), reading("a.yaml", "wine", 2), reading("b.yaml", "wine", 3));

    assertThat(outcome.live()).extracting(Reading::path).containsExactly("b.yaml");
    assertThat(dagOf("a.yaml")).isEmpty();
  }

  @Test
  void evenABrokenFileKeepsItsName() {
    sync(List.of(), reading("b.yaml", "wine", 1));

    sync(List.of(), reading("a.yaml", "wine", 2), reading("b.yaml", "-", 1));

    assertThat(dagOf("a.yaml")).isEmpty();
    assertThat(dagOf("b.yaml")).contains("wine");
  }

  @Test
  void aNameOfAnotherSourceIsTaken() {
    elsewhere.put("wine", "x.yaml of source 'other'");

    sync(List.of(), reading("a.yaml", "wine", 1));

    assertThat(dagOf("a.yaml")).isEmpty();
    assertThat(known.get("a.yaml").findings().get(0).message())
        .isEqualTo("DAG 'wine' in a.yaml is already in x.yaml of source 'other'.");
  }

  @Test
  void aFileThatWantsATakenNameKeepsItsOwn() {
    sync(List.of(), reading("a.yaml", "wine", 1), reading("b.yaml", "iris", 1));

    SyncOutcome outcome = sync(List.of(), reading("b.yaml", "wine", 2));

    assertThat(dagOf("b.yaml")).contains("iris");
    assertThat(outcome.retired()).isEmpty();
  }

  @Test
  void aFileThatIsGoneRetiresItsDag() {
    sync(List.of(), reading("a.yaml", "wine", 1));

    assertThat(sync(List.of("a.yaml")).retired()).containsExactly("wine");
  }

  @Test
  void aDagThatMovesToAnotherFileIsNotRetired() {
    sync(List.of(), reading("a.yaml", "wine", 1));

    SyncOutcome outcome = sync(List.of("a.yaml"), reading("b.yaml", "wine", 1));

    assertThat(outcome.retired()).isEmpty();
    assertThat(outcome.live()).extracting(Reading::path).containsExactly("b.yaml");
  }

  @Test
  void twoFilesMaySwapTheirNames() {
    sync(List.of(), reading("a.yaml", "wine", 1), reading("b.yaml", "iris", 1));

    SyncOutcome outcome =
        sync(List.of(), reading("a.yaml", "iris", 1), reading("b.yaml", "wine", 1));

    assertThat(outcome.retired()).isEmpty();
    assertThat(dagOf("a.yaml")).contains("iris");
    assertThat(dagOf("b.yaml")).contains("wine");
  }

  @Test
  void aDagThatIsCalledOtherwiseRetiresTheOldName() {
    sync(List.of(), reading("a.yaml", "wine", 1));

    SyncOutcome outcome = sync(List.of(), reading("a.yaml", "port", 1));

    assertThat(outcome.retired()).containsExactly("wine");
    assertThat(dagOf("a.yaml")).contains("port");
  }

  @Test
  void whoWaitedForANameGetsItWhenItIsFree() {
    sync(List.of(), reading("a.yaml", "wine", 1), reading("b.yaml", "wine", 2));

    SyncOutcome outcome = sync(List.of("a.yaml"), reading("b.yaml", "wine", 2));

    assertThat(outcome.retired()).isEmpty();
    assertThat(known.get("b.yaml").findings()).isEmpty();
    assertThat(dagOf("b.yaml")).contains("wine");
  }
}
