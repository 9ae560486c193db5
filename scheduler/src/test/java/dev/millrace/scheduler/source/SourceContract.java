package dev.millrace.scheduler.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.artifacts.FolderArtifactStore;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.Finding;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DagDiffView;
import dev.millrace.engine.view.DagVersionView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.SourceView;
import dev.millrace.scheduler.dags.DagLibrary;
import dev.millrace.scheduler.dags.DagStore;
import dev.millrace.scheduler.show.ChangeFeed;
import dev.millrace.scheduler.show.HistoryQueries;
import dev.millrace.scheduler.show.JdbcQueries;
import dev.millrace.scheduler.show.LiveState;
import dev.millrace.scheduler.show.SourceQueries;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.HandClock;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.scheduler.source.directory.DirectorySource;
import dev.millrace.scheduler.source.git.GitSource;
import dev.millrace.scheduler.store.Database;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source does to the DAGs, on one database. */
abstract class SourceContract {
  private static final DagReader READER =
      new DagReader(new KindCatalog(List.of(StepSketch.NOOP, childKind())));

  private final HandClock clock = new HandClock();
  private final List<AutoCloseable> open = new ArrayList<>();
  @TempDir Path directory;
  private WorkingTree tree;
  private FolderArtifactStore artifacts;
  private DagLibrary dags;
  private JdbcQueries queries;
  private SourceSync sync;

  abstract Database database();

  @BeforeEach
  void begin() {
    Databases.empty(database());
    tree = new WorkingTree(directory.resolve("tree"));
    artifacts = new FolderArtifactStore(directory.resolve("artifacts"));
    dags = new DagLibrary(READER, new DagStore(database().connections()), artifacts, clock);
    queries = new JdbcQueries(database().connections(), dags, new LiveState(new ChangeFeed()));
    sync = git("s1", "main");
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    tree.close();
  }

  private SourceSync git(String scheduler, String branch) {
    SourceSettings.Git origin =
        new SourceSettings.Git(
            tree.url(), branch, "dags", directory.resolve(scheduler + ".git"), Optional.empty());
    return sync(
        scheduler, new SourceSettings("ours", origin, Duration.ZERO), new GitSource(origin));
  }

  private SourceSync directory(String name, Path files) {
    SourceSettings.Directory origin = new SourceSettings.Directory(files);
    return sync("s1", new SourceSettings(name, origin, Duration.ZERO), new DirectorySource(origin));
  }

  private SourceSync sync(String scheduler, SourceSettings settings, DagSource source) {
    SourceSync made =
        new SourceSync(
            settings,
            source,
            new SnapshotReader(READER, artifacts),
            new SourceTable(database().connections(), scheduler, false),
            dags,
            clock);
    made.begin();
    open.add(made);
    return made;
  }

  /** Runs another DAG. */
  private static KindDeclaration childKind() {
    return new KindDeclaration(
        "dag",
        1,
        "",
        List.of(),
        List.of(),
        List.of(
            Parameter.required("dag", ParameterType.text(), ""),
            Parameter.optional(
                "params", new ParameterType.MapOf(new ParameterType.Anything()), "")),
        List.of(),
        false,
        false,
        false,
        Isolation.INLINE,
        "");
  }

  private static String dag(String name, int trees) {
    return "apiVersion: millrace/v1\ndag: "
        + name
        + "\nsteps:\n  a: {uses: noop, with: {trees: "
        + trees
        + "}}\n";
  }

  private String version(String dag) {
    return queries.dag(dag).orElseThrow().version();
  }

  private SourceView source() {
    return new SourceQueries(database().connections()).source("ours").orElseThrow();
  }

  private boolean canRun(String dag) {
    return dags.current(dag).isPresent();
  }

  @Test
  void whatStandsInTheBranchIsLiveWithItsCommitAndAuthor() {
    tree.write("dags/wine.yaml", dag("wine", 1)).write("dags/below/iris.yaml", dag("iris", 1));
    tree.write("dags/below/contract.yaml", "columns: [a]\n").write("other.yaml", "services: {}\n");
    String commit = tree.commit("First DAGs\n\nand more");

    sync.turn();

    assertThat(queries.dags()).extracting(DagView::name).containsExactly("iris", "wine");
    DagView.Origin origin = queries.dag("wine").orElseThrow().origin().orElseThrow();
    assertThat(origin.source()).isEqualTo("ours");
    assertThat(origin.file()).isEqualTo("dags/wine.yaml");
    assertThat(origin.revision()).isEqualTo(commit);
    assertThat(origin.author()).isEqualTo("Ada <ada@example.org>");
    assertThat(origin.message()).isEqualTo("First DAGs");
    assertThat(source().live().orElseThrow().id()).isEqualTo(commit);
    assertThat(source().dags()).isEqualTo(2);
    assertThat(source().broken()).isZero();
    assertThat(source().problem()).isEmpty();
  }

  @Test
  void aBrokenFileKeepsItsLastGoodVersionAndTheOthersGoLive() {
    tree.write("dags/wine.yaml", dag("wine", 1)).write("dags/iris.yaml", dag("iris", 1));
    tree.commit("good");
    sync.turn();
    String wine = version("wine");
    String iris = version("iris");
    tree.write("dags/wine.yaml", dag("wine", 1).replace("trees", "tress"));
    tree.write("dags/iris.yaml", dag("iris", 2)).write("dags/new.yaml", "dag: [\n");
    tree.commit("bad");

    sync.turn();

    assertThat(version("wine")).isEqualTo(wine);
    assertThat(version("iris")).isNotEqualTo(iris);
    assertThat(source().broken()).isEqualTo(2);
    SourceView.BrokenFile broken = source().brokenFiles().get(1);
    assertThat(broken.path()).isEqualTo("dags/wine.yaml");
    assertThat(broken.dag()).contains("wine");
    assertThat(broken.findings())
        .extracting(Finding::toString)
        .singleElement()
        .asString()
        .startsWith("dags/wine.yaml:4:26: ");

    tree.write("dags/wine.yaml", dag("wine", 3)).delete("dags/new.yaml");
    tree.commit("mended");
    sync.turn();

    assertThat(version("wine")).isNotEqualTo(wine);
    assertThat(source().broken()).isZero();
  }

  @Test
  void aTriggerThatWaitsForWhatTheOtherDagNeverLeavesIsAFinding() {
    String waits =
        "apiVersion: millrace/v1\ndag: waits\nsteps: {a: {uses: noop}}\n"
            + "triggers: {fed: {event: artifact-updated, dag: wine, output: data}}\n";
    tree.write("dags/waits.yaml", waits).commit("nobody knows the other");
    sync.turn();
    assertThat(source().broken()).isZero();

    tree.write("dags/wine.yaml", dag("wine", 1));
    tree.write("dags/waits.yaml", "# Waits\n" + waits).commit("it leaves nothing");
    sync.turn();

    assertThat(source().brokenFiles())
        .singleElement()
        .satisfies(broken -> assertThat(broken.path()).isEqualTo("dags/waits.yaml"))
        .satisfies(
            broken ->
                assertThat(broken.findings().get(0).toString())
                    .startsWith("dags/waits.yaml:5:62: Trigger 'fed' waits for output 'data'"));
  }

  @Test
  void parametersThatTheOtherDagDoesNotTakeAreAFinding() {
    String runs =
        "apiVersion: millrace/v1\ndag: runs\n"
            + "steps: {a: {uses: dag, with: {dag: wine, params: {trees: many, tres: 3}}}}\n";
    String wine = dag("wine", 1) + "params: {trees: {type: integer, default: 5}}\n";
    tree.write("dags/runs.yaml", runs).commit("nobody knows the other");
    sync.turn();
    assertThat(source().broken()).isZero();

    tree.write("dags/wine.yaml", wine).commit("the other");
    sync.turn();
    tree.write("dags/runs.yaml", "# Runs\n" + runs).commit("it takes something else");
    sync.turn();

    assertThat(source().brokenFiles())
        .singleElement()
        .satisfies(
            broken ->
                assertThat(broken.findings())
                    .extracting(Finding::toString)
                    .containsExactly(
                        "dags/runs.yaml:4:51: Step 'a' runs DAG 'wine': Parameter 'trees' is"
                            + " 'many'; expected a whole number.",
                        "dags/runs.yaml:4:64: Step 'a' runs DAG 'wine': Parameter 'tres' is '3';"
                            + " expected trees. Did you mean 'trees'?"));

    tree.write("dags/runs.yaml", runs.replace("many, tres: 3", "7")).commit("mended");
    sync.turn();
    assertThat(source().broken()).isZero();
  }

  @Test
  void reformattingMakesNoNewVersion() {
    tree.write("dags/wine.yaml", dag("wine", 1));
    String first = tree.commit("first");
    sync.turn();
    DagView before = queries.dag("wine").orElseThrow();
    tree.write(
        "dags/wine.yaml",
        "# Wine\ndag:   'wine'\napiVersion: millrace/v1\n\nsteps:\n  a:\n    with:\n      trees: 1\n"
            + "    uses: noop\n");
    String second = tree.commit("reformat");

    sync.turn();

    assertThat(source().live().orElseThrow().id()).isEqualTo(second);
    assertThat(queries.dag("wine").orElseThrow()).isEqualTo(before);
    assertThat(before.origin().orElseThrow().revision()).isEqualTo(first);
  }

  @Test
  void aDeletedDagStartsNothingKeepsItsHistoryAndComesBack() {
    tree.write("dags/wine.yaml", dag("wine", 1)).write("dags/iris.yaml", dag("iris", 1));
    tree.commit("two");
    sync.turn();
    String version = version("wine");
    tree.delete("dags/wine.yaml").commit("one");

    sync.turn();

    DagView retired = queries.dag("wine").orElseThrow();
    assertThat(retired.retiredAt()).contains(clock.instant());
    assertThat(retired.version()).isEqualTo(version);
    assertThat(canRun("wine")).isFalse();
    assertThat(canRun("iris")).isTrue();
    assertThat(dags.absence("wine"))
        .isEqualTo(
            "DAG 'wine' is retired: dags/wine.yaml is not in source 'ours' any more. Put it back"
                + " there to run it.");
    assertThat(dags.plan("wine", version)).isPresent();

    tree.write("dags/wine.yaml", dag("wine", 1)).commit("two again");
    sync.turn();

    assertThat(queries.dag("wine").orElseThrow().retiredAt()).isEmpty();
    assertThat(version("wine")).isEqualTo(version);
    assertThat(canRun("wine")).isTrue();
  }

  @Test
  void aFileThatADagUsesBelongsToItsVersion() throws IOException {
    tree.write(
        "dags/wine.yaml",
        "apiVersion: millrace/v1\ndag: wine\nsteps:\n"
            + "  a: {uses: noop, with: {file: ../contracts/wine.yaml}}\n");
    tree.write("contracts/wine.yaml", "one").commit("first");
    sync.turn();
    String before = version("wine");
    tree.write("contracts/wine.yaml", "two").commit("second");

    sync.turn();

    assertThat(version("wine")).isNotEqualTo(before);
    String digest = dags.current("wine").orElseThrow().dag().files().get("../contracts/wine.yaml");
    assertThat(Files.readString(artifacts.path(digest))).isEqualTo("two");

    tree.delete("contracts/wine.yaml").commit("third");
    sync.turn();

    assertThat(source().brokenFiles().get(0).findings().get(0).code()).isEqualTo("missing-file");
    assertThat(canRun("wine")).isTrue();
  }

  @Test
  void onlyWhatChangedIsOpened() {
    for (int i = 0; i < 50; i++) {
      tree.write("dags/d" + i + ".yaml", dag("d" + i, 1));
      tree.write("dags/parts/p" + i + ".yaml", "columns: [a]\n");
    }
    tree.commit("many");
    List<String> opened = new ArrayList<>();
    SourceSettings.Git origin =
        new SourceSettings.Git(
            tree.url(), "main", "dags", directory.resolve("w.git"), Optional.empty());
    SourceSync watched =
        sync(
            "s1",
            new SourceSettings("ours", origin, Duration.ZERO),
            new WatchedSource(new GitSource(origin), opened));
    watched.turn();
    assertThat(opened).hasSize(50);
    opened.clear();
    tree.write("dags/d7.yaml", dag("d7", 2)).commit("one");

    watched.turn();

    assertThat(opened).containsExactly("dags/d7.yaml");
    opened.clear();
    watched.turn();
    assertThat(opened).isEmpty();
  }

  @Test
  void aForcePushIsFollowedAndNoted() {
    tree.write("dags/wine.yaml", dag("wine", 1)).commit("first");
    tree.write("dags/wine.yaml", dag("wine", 2));
    String dropped = tree.commit("second");
    sync.turn();
    tree.dropLastCommit();
    tree.write("dags/wine.yaml", dag("wine", 3));
    String instead = tree.commit("instead");

    sync.turn();

    assertThat(source().live().orElseThrow().id()).isEqualTo(instead);
    assertThat(source().rewritten())
        .contains(new SourceView.Rewritten(dropped, instead, clock.instant()));
    assertThat(queries.dag("wine").orElseThrow().origin().orElseThrow().revision())
        .isEqualTo(instead);
  }

  @Test
  void aBranchThatVanishedLeavesWhatWasLive() {
    tree.write("dags/wine.yaml", dag("wine", 1));
    String commit = tree.commit("first");
    sync.turn();
    tree.renameBranch("main", "mains");

    sync.turn();

    SourceView.Problem problem = source().problem().orElseThrow();
    assertThat(problem.code()).isEqualTo("branch-vanished");
    assertThat(problem.message()).contains("no branch 'main'").contains("Did you mean 'mains'?");
    assertThat(source().live().orElseThrow().id()).isEqualTo(commit);
    assertThat(canRun("wine")).isTrue();

    clock.advance(Duration.ofHours(1));
    sync.turn();
    assertThat(source().problem()).contains(problem);

    tree.renameBranch("mains", "main");
    sync.turn();
    assertThat(source().problem()).isEmpty();
  }

  @Test
  void aDirectoryThatVanishedFromTheBranchRetiresNothing() {
    tree.write("dags/wine.yaml", dag("wine", 1)).commit("first");
    sync.turn();
    tree.delete("dags/wine.yaml").write("pipelines/wine.yaml", dag("wine", 1)).commit("moved");

    sync.turn();

    assertThat(source().problem().orElseThrow().code()).isEqualTo("path-missing");
    assertThat(canRun("wine")).isTrue();
  }

  @Test
  void aRepositoryThatIsGoneLeavesWhatWasLiveUntilItIsBack() throws IOException {
    tree.write("dags/wine.yaml", dag("wine", 1)).commit("first");
    sync.turn();
    Path here = directory.resolve("tree");
    Path away = directory.resolve("away");
    Files.move(here, away);

    sync.turn();

    assertThat(source().problem().orElseThrow().code()).isEqualTo("no-repository");
    assertThat(canRun("wine")).isTrue();

    Files.move(away, here);
    sync.turn();
    assertThat(source().problem()).isEmpty();
  }

  @Test
  void aNameThatAnotherSourceHasIsAFindingUntilItIsFree() throws IOException {
    Path files = Files.createDirectories(directory.resolve("files"));
    Files.writeString(files.resolve("wine.yaml"), dag("wine", 7));
    SourceSync other = directory("theirs", files);
    other.turn();
    tree.write("dags/wine.yaml", dag("wine", 1)).commit("first");

    sync.turn();

    assertThat(source().dags()).isZero();
    assertThat(source().brokenFiles().get(0).findings())
        .extracting(Finding::message)
        .containsExactly(
            "DAG 'wine' in dags/wine.yaml is already in wine.yaml of source 'theirs'.");

    Instant liveAt = source().liveAt().orElseThrow();
    clock.advance(Duration.ofMinutes(1));
    sync.turn(); // looks whether the name is free, and nothing comes of it
    assertThat(source().liveAt()).contains(liveAt);

    Files.delete(files.resolve("wine.yaml"));
    other.turn();
    assertThat(canRun("wine")).isFalse();
    sync.turn();

    assertThat(canRun("wine")).isTrue();
    assertThat(source().broken()).isZero();
    assertThat(queries.dag("wine").orElseThrow().origin().orElseThrow().source()).isEqualTo("ours");
  }

  @Test
  void whatComesFromASourceIsNotChangedByHand() {
    tree.write("dags/wine.yaml", dag("wine", 1)).commit("first");
    sync.turn();

    assertThat(dags.submit("wine.yaml", "# same\n" + dag("wine", 1), Map.of()).dag()).isPresent();
    assertThatThrownBy(() -> dags.submit("wine.yaml", dag("wine", 2), Map.of()))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.CONFLICT))
        .hasMessage("DAG 'wine' comes from source 'ours' (dags/wine.yaml); change it there.");
  }

  @Test
  void aDagThatWasSubmittedByHandIsTakenOverByASource() {
    dags.submit("mine.yaml", dag("wine", 1), Map.of());
    tree.write("dags/wine.yaml", dag("wine", 2)).commit("first");

    sync.turn();

    assertThat(queries.dag("wine").orElseThrow().file()).isEqualTo("dags/wine.yaml");
    assertThat(source().broken()).isZero();
  }

  @Test
  void aDirectoryIsReadTheSameWay() throws IOException {
    Path files = Files.createDirectories(directory.resolve("files"));
    Files.writeString(files.resolve("wine.yaml"), dag("wine", 1));
    SourceSync ours = directory("ours", files);
    ours.turn();
    String revision = source().live().orElseThrow().id();
    ours.turn();
    assertThat(source().live().orElseThrow().id()).isEqualTo(revision).hasSize(64);

    Files.writeString(files.resolve("wine.yaml"), "dag: [\n");
    ours.turn();

    assertThat(source().live().orElseThrow().id()).isNotEqualTo(revision);
    assertThat(source().broken()).isOne();
    assertThat(canRun("wine")).isTrue();

    Files.delete(files.resolve("wine.yaml"));
    ours.turn();
    assertThat(canRun("wine")).isFalse();
  }

  @Test
  void ofTwoSchedulersOneReadsASourceUntilItEnds() {
    String alive = "update scheduler set heartbeat_at = " + Database.NOW;
    for (String id : List.of("s1", "s2")) {
      Databases.run(
          database().connections(),
          "insert into scheduler (id, started_at, heartbeat_at) values ('" + id + "', 0, 0)");
    }
    Databases.run(database().connections(), alive);
    tree.write("dags/wine.yaml", dag("wine", 1)).commit("first");
    sync.turn();
    SourceSync second = git("s2", "main");
    tree.write("dags/wine.yaml", dag("wine", 2));
    String commit = tree.commit("second");

    second.turn();
    assertThat(source().scheduler()).contains("s1");
    assertThat(source().live().orElseThrow().id()).isNotEqualTo(commit);

    sync.close();
    second.turn();
    assertThat(source().scheduler()).contains("s2");
    assertThat(source().live().orElseThrow().id()).isEqualTo(commit);
  }

  @Test
  void aSchedulerThatHungWritesNothingOnceAnotherReadsItsSource() {
    tree.write("dags/wine.yaml", dag("wine", 1)).commit("first");
    sync.turn();
    SourceSync second = git("s2", "main"); // s1 gives no sign of life
    Databases.run(
        database().connections(),
        "insert into scheduler (id, started_at, heartbeat_at) values ('s2', 0, 4102444800000)");
    second.turn();
    tree.write("dags/wine.yaml", dag("wine", 2)).commit("second");

    sync.turn();
    assertThat(source().scheduler()).contains("s2");
    assertThat(source().live().orElseThrow().id()).isNotEqualTo(tree.head());
    SourceTable late = new SourceTable(database().connections(), "s1", false);
    assertThat(late.looked("ours", 1, 1, Optional.empty())).isFalse();

    second.turn();
    assertThat(source().live().orElseThrow().id()).isEqualTo(tree.head());
  }

  @Test
  void aSourceThatNobodyReadsIsForgottenAndAnotherMayHaveItsDags() {
    Databases.run(
        database().connections(),
        "insert into scheduler (id, started_at, heartbeat_at) values ('s1', 0, 4102444800000)");
    tree.write("dags/wine.yaml", dag("wine", 1)).commit("first");
    sync.turn();
    SourceTable table = new SourceTable(database().connections(), "s2", false);

    assertThat(table.forget("ours")).isEqualTo(SourceTable.Forgotten.STILL_READ);
    sync.close();
    assertThat(table.forget("ours")).isEqualTo(SourceTable.Forgotten.DONE);
    assertThat(table.forget("ours")).isEqualTo(SourceTable.Forgotten.UNKNOWN);

    assertThat(canRun("wine")).isTrue();
    SourceSettings.Git origin =
        new SourceSettings.Git(
            tree.url(), "main", "", directory.resolve("moved.git"), Optional.empty());
    sync("s2", new SourceSettings("moved", origin, Duration.ZERO), new GitSource(origin)).turn();
    assertThat(queries.dag("wine").orElseThrow().origin().orElseThrow().source())
        .isEqualTo("moved");
  }

  @Test
  void aCloneThatIsDamagedIsMadeAnew() throws IOException {
    tree.write("dags/wine.yaml", dag("wine", 1)).commit("first");
    sync.turn();
    sync.close();
    Files.delete(directory.resolve("s1.git/HEAD"));
    tree.write("dags/wine.yaml", dag("wine", 2));
    String commit = tree.commit("second");

    git("s1", "main").turn();

    assertThat(source().live().orElseThrow().id()).isEqualTo(commit);
  }

  @Test
  void versionsAreListedAndComparedByTheBeginningsOfTheirIds() {
    HistoryQueries history = new HistoryQueries(database().connections());
    tree.write("dags/wine.yaml", dag("wine", 1).replace("trees: 1", "trees: 1, file: c.yaml"));
    tree.write("dags/c.yaml", "one").commit("first");
    sync.turn();
    clock.advance(Duration.ofSeconds(1));
    tree.write("dags/wine.yaml", dag("wine", 2).replace("trees: 2", "trees: 2, file: c.yaml"));
    tree.write("dags/c.yaml", "two").commit("second");
    sync.turn();

    List<DagVersionView> all = history.versions("wine", Optional.empty(), 10).items();
    assertThat(all).extracting(DagVersionView::current).containsExactly(true, false);
    assertThat(all)
        .extracting(version -> version.origin().orElseThrow().message())
        .containsExactly("second", "first");
    Page<DagVersionView> newest = history.versions("wine", Optional.empty(), 1);
    assertThat(newest.items()).containsExactly(all.get(0));
    assertThat(history.versions("wine", newest.next(), 1).items()).containsExactly(all.get(1));

    String old = all.get(1).version();
    DagDiffView diff = history.diff("wine", old.substring(0, 8), "current");
    assertThat(diff.from()).isEqualTo(old);
    assertThat(diff.text())
        .startsWith("--- dags/wine.yaml@" + old.substring(0, 12))
        .contains("\n-  a: {uses: noop, with: {trees: 1,", "\n+  a: {uses: noop, with: {trees: 2,");
    assertThat(diff.files())
        .singleElement()
        .satisfies(file -> assertThat(file.path()).isEqualTo("c.yaml"))
        .satisfies(file -> assertThat(file.before()).isPresent().isNotEqualTo(file.after()));
    assertThat(history.diff("wine", old, old).text()).isEmpty();
    assertThatThrownBy(() -> history.diff("wine", "zz", "current"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("has no version 'zz'");
    assertThatThrownBy(() -> history.diff("port", "current", "current"))
        .isInstanceOf(Refused.class);
  }

  @Test
  void whoAsksIsAnsweredByALaterLook() {
    tree.write("dags/wine.yaml", dag("wine", 1)).commit("first");
    sync.turn();
    SourceTable table = new SourceTable(database().connections(), "s2", false);

    assertThat(table.ask("ours")).isTrue();
    assertThat(table.ask("theirs")).isFalse();
    assertThat(table.row("ours").isAsked()).isTrue();
    sync.turn();

    assertThat(table.row("ours").isAsked()).isFalse();
  }
}
