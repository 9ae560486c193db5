package dev.millrace.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.language.DagFiles;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.Finding;
import dev.millrace.engine.task.TaskState;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of a DAG are played by the rules of real ones, and compared with what is expected. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TrialTest {
  private static final Expressions EXPRESSIONS = new Expressions();
  private static final DagReader READER =
      new DagReader(
          new KindCatalog(
              List.of(
                  new KindDeclaration(
                      "job",
                      1,
                      "",
                      List.of(Port.optionalIn("data", ArtifactType.DATASET, "")),
                      List.of(
                          Port.out("data", ArtifactType.DATASET, ""),
                          Port.optionalOut("rest", ArtifactType.DATASET, "")),
                      List.of(Parameter.optional("n", ParameterType.integer(0, 100), "")),
                      List.of(new ValueDeclaration("rows", ValueType.INTEGER, "")),
                      false,
                      false,
                      false,
                      Isolation.INLINE,
                      "",
                      FreePorts.NONE),
                  new KindDeclaration(
                      "point",
                      1,
                      "",
                      List.of(),
                      List.of(),
                      List.of(
                          Parameter.optional(
                              "values", new ParameterType.MapOf(new ParameterType.Anything()), "")),
                      List.of(),
                      false,
                      false,
                      false,
                      Isolation.INLINE,
                      "",
                      new FreePorts(
                          false, Optional.empty(), Optional.empty(), Optional.of("values"))))));
  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: t
      params:
        n: {type: integer, default: 7, maximum: 50}
        list: {type: array, default: [1, 2, 3], items: {type: integer}}
      defaults:
        retry: {max: 2, on: [transient, oom], backoff: {initial: 10s, factor: 2, jitter: 0}}
      steps:
        first: {uses: job, with: {n: "${{ params.n }}"}, timeout: 1m}
        many: {uses: job, for-each: "${{ params.list }}", with: {n: "${{ item }}"}, needs: [first]}
        maybe: {uses: job, in: {data: first}, if: steps.first.values.rows > 10}
        last: {uses: job, needs: [many, maybe], join: any}
      finally:
        tidy: {uses: job}
      """;

  private static final String ENDS =
      Nearest.list(
          Arrays.stream(TaskState.values())
              .filter(TaskState::isTerminal)
              .map(TaskState::name)
              .toList());

  private static Dag dag() {
    return READER
        .read("t.yaml", DAG, path -> new DagFiles.Missing())
        .dag()
        .orElseThrow(
            () ->
                new AssertionError(
                    READER.read("t.yaml", DAG, path -> new DagFiles.Missing()).findings()));
  }

  private static TrialReading read(String text) {
    return TrialReader.read(
        "t.test.yaml", text.getBytes(StandardCharsets.UTF_8), path -> Optional.of(dag()));
  }

  /** What is not as expected: {@code line:column message} for each. */
  private static List<String> misses(String... lines) {
    TrialReading reading = read("cases:\n  one:\n    " + String.join("\n    ", lines) + "\n");
    assertThat(reading.findings()).isEmpty();
    return reading.cases().get(0).play(dag(), EXPRESSIONS).misses().stream()
        .map(m -> m.place().line() + ":" + m.place().column() + " " + m.message())
        .toList();
  }

  private static List<String> findings(String text) {
    return read(text).findings().stream().map(Finding::toString).toList();
  }

  @Test
  void whatIsAsExpectedMissesNothing() {
    assertThat(
            misses(
                "params: {n: 12}",
                "steps: {first: {values: {rows: 11}, takes: 30s}}",
                "expect:",
                "  run: SUCCEEDED",
                "  steps: {first: SUCCEEDED, maybe: SUCCEEDED, tidy: SUCCEEDED, \"many[2]\": SUCCEEDED}",
                "  order: [first, many, last, tidy]",
                "  attempts: {first: 1, \"many[0]\": 1}",
                "  values: {first: {rows: 11}}",
                "  with: {first: {n: 12}, \"many[1]\": {n: 2}}",
                "  ran: [first, many, maybe]",
                "  within: 33s"))
        .isEmpty();
  }

  @Test
  void aStubSaysHowManyRowsItsDatasetHas() {
    String file =
        DAG.replace(
            "for-each: \"${{ params.list }}\", with: {n: \"${{ item }}\"}, needs: [first]",
            "for-each: {rows: first.data, batch: 20}, with: {n: \"${{ size(item) }}\"}");
    Dag dag = READER.read("t.yaml", file, path -> new DagFiles.Missing()).dag().orElseThrow();
    String cases =
        """
        cases:
          some:
            steps: {first: {rows: 50}}
            expect: {ran: ["many[2]"], attempts: {"many[2]": 1}, with: {"many[2]": {n: "${{ size(item) }}"}}}
          as-its-value-says:
            steps: {first: {values: {rows: 21}}}
            expect: {ran: ["many[1]"], steps: {many: SUCCEEDED}}
          none:
            expect: {steps: {many: SUCCEEDED, last: SUCCEEDED}, not-run: [many]}
        """;
    TrialReading reading =
        TrialReader.read(
            "t.test.yaml", cases.getBytes(StandardCharsets.UTF_8), path -> Optional.of(dag));

    assertThat(reading.findings()).isEmpty();
    assertThat(reading.cases())
        .allSatisfy(one -> assertThat(one.play(dag, EXPRESSIONS).misses()).isEmpty());
  }

  @Test
  void eachThingThatIsNotAsExpectedIsSaidAtItsPlace() {
    assertThat(
            misses(
                "expect:",
                "  run: FAILED",
                "  reason: boom",
                "  steps: {maybe: SUCCEEDED}",
                "  order: [last, first]",
                "  attempts: {first: 2}",
                "  values: {first: {rows: 3, other: 1}}",
                "  with: {first: {n: 8}}",
                "  ran: [maybe]",
                "  not-run: first",
                "  within: 2s"))
        .containsExactly(
            "4:12 the run is SUCCEEDED; expected FAILED",
            "5:15 the reason is ''; expected one that contains 'boom'",
            "6:22 step maybe is SKIPPED (its condition is false: steps.first.values.rows > 10);"
                + " expected SUCCEEDED",
            "7:14 step first began before last; expected the order [last, first]",
            "8:25 step first had 1 attempts; expected 2",
            "9:30 value first.rows is 0; expected 3",
            "9:40 value first.other is not there; expected 1",
            "10:25 parameter first.n is 7; expected 8",
            "11:13 step maybe did not run (its condition is false: steps.first.values.rows > 10);"
                + " expected that it does",
            "12:16 step first ran; expected that it does not",
            "13:15 the run took 4s of virtual time; expected at most 2s");
  }

  @Test
  void failuresAreRetriedAfterTheirPausesOnTheVirtualClock() {
    assertThat(
            misses(
                "steps: {first: {fail: [transient, lost, oom]}}",
                "expect: {run: SUCCEEDED, attempts: {first: 4}, within: 40s}"))
        .as("10 s after the first, none after the lost one, 20 s after the third; 7 s of work")
        .isEmpty();
    assertThat(
            misses(
                "steps: {first: {fail: transient, message: disk full}}",
                "expect: {run: FAILED, reason: disk full, attempts: {first: 3}, not-run: [many], ran: [tidy]}"))
        .isEmpty();
    assertThat(
            misses(
                "steps: {first: {fail: {2: user, 1: transient}}}",
                "expect: {run: FAILED, attempts: {first: 2}}"))
        .isEmpty();
  }

  @Test
  void limitsOfTimeAndCancellationAreKept() {
    assertThat(
            misses(
                "steps: {first: {takes: 61s}}",
                "expect: {run: FAILED, reason: It took longer than its limit of 1m, attempts: {first: 1}}"))
        .isEmpty();
    assertThat(
            misses(
                "steps: {first: {takes: 30s}}",
                "cancel-after: 10s",
                "expect: {run: CANCELLED, steps: {first: CANCELLED, last: CANCELLED, tidy: SUCCEEDED}, within: 11s}"))
        .isEmpty();
    assertThat(
            misses(
                "steps: {many: {takes: 1h}}",
                "timeout: 5m",
                "expect: {run: FAILED, reason: timeout of 5m, within: 6m}"))
        .isEmpty();
  }

  @Test
  void oneSlotRunsOneAfterTheOther() {
    assertThat(misses("slots: 1", "expect: {run: SUCCEEDED, within: 6s}")).isEmpty();
    assertThat(misses("slots: 1", "expect: {run: SUCCEEDED, within: 5s}")).hasSize(1);
  }

  @Test
  void valuesThatAStepGivesItselfNeedNoStub() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params: {n: {type: integer, default: 2}}
        steps:
          list: {uses: point, with: {values: {all: "${{ [params.n, 5] }}", one: 1}}}
          each: {uses: job, needs: [list], for-each: "${{ steps.list.values.all }}", with: {n: "${{ item }}"}}
        """;
    Dag dag = READER.read("t.yaml", file, path -> new DagFiles.Missing()).dag().orElseThrow();
    String tests =
        """
        cases:
          as it is: {expect: {run: SUCCEEDED, values: {list: {one: 1}}, with: {"each[0]": {n: 2}}}}
          with a stub:
            steps: {list: {values: {all: [7]}}}
            expect: {values: {list: {one: 1}}, with: {"each[0]": {n: 7}}}
        """;
    TrialReading reading =
        TrialReader.read(
            "t.test.yaml", tests.getBytes(StandardCharsets.UTF_8), path -> Optional.of(dag));
    assertThat(reading.findings()).isEmpty();
    assertThat(reading.cases()).hasSize(2);
    reading.cases().forEach(each -> assertThat(each.play(dag, EXPRESSIONS).misses()).isEmpty());
  }

  @Test
  void anOutputThatIsNotMadeSkipsWhoNeedsIt() {
    assertThat(
            misses(
                "steps: {first: {values: {rows: 99}, outputs: [rest]}}",
                "expect: {run: SUCCEEDED, steps: {maybe: SUCCEEDED}}"))
        .as("the input is optional")
        .isEmpty();
  }

  @Test
  void mistakesAreFindingsWithTheirPlaces() {
    assertThat(
            findings(
                """
                stubs: {}
                params: {m: 1}
                steps:
                  frist: {takes: 5s}
                  first: {values: {row: 1}, outputs: [dat], fail: crash, takes: 5}
                cases:
                  one: {params: {n: 99}, expect: {run: DONE, steps: {first: ok, "first[0]": FAILED}}}
                  two: {slots: 0}
                """))
        .containsExactly(
            "t.test.yaml:1:1: Unknown key 'stubs' in the file; expected dag, params, steps or cases."
                + " Did you mean 'steps'?",
            "t.test.yaml:2:13: Parameter 'm' is '1'; expected n or list.",
            "t.test.yaml:4:3: The DAG has no step 'frist'. Did you mean 'first'?",
            "t.test.yaml:5:20: Step 'first' (job) returns no value 'row'; expected rows. Did you"
                + " mean 'rows'?",
            "t.test.yaml:5:39: Step 'first' (job) has no output 'dat'; expected data or rest. Did you"
                + " mean 'data'?",
            "t.test.yaml:5:51: 'fail' is 'crash'; expected user, data, gate, transient, oom, timeout,"
                + " lost or internal.",
            "t.test.yaml:5:65: 'takes' is '5', without a unit; expected a duration such as 250ms,"
                + " 10s, 5m, 2h, 7d or PT5M. Did you mean '5s'?",
            "t.test.yaml:7:21: Parameter 'n' is '99'; expected a whole number of at most 50.",
            "t.test.yaml:7:40: 'run' is 'DONE'; expected SUCCEEDED, FAILED or CANCELLED.",
            "t.test.yaml:7:61: The state of step 'first' is 'ok'; expected " + ENDS + ".",
            "t.test.yaml:7:65: The DAG has no step 'first[0]'. Did you mean 'first'?",
            "t.test.yaml:8:3: Key 'expect' is missing in case 'two'. Add 'expect: …'.",
            "t.test.yaml:8:16: 'slots' is '0'; expected a whole number from 1 to 100000.");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aDamagedFileGivesFindingsOrCases(long seed) {
    byte[] valid =
        """
        params: {n: 3}
        steps: {first: {values: {rows: 3}, fail: [oom, lost], takes: 5s}}
        cases:
          one:
            slots: 2
            cancel-after: 3s
            expect: {run: FAILED, steps: {many: SKIPPED}, order: [first, many], with: {first: {n: 1}}}
        """
            .getBytes(StandardCharsets.UTF_8);
    SplittableRandom random = new SplittableRandom(seed);
    int cases = 0;
    for (int round = 0; round < 500; round++) {
      byte[] damaged = valid.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        damaged[random.nextInt(damaged.length)] =
            (byte) "\n :{}[],#&*!|-1ax\u0000\u00ff".charAt(random.nextInt(18));
      }
      TrialReading reading = TrialReader.read("t.test.yaml", damaged, path -> Optional.of(dag()));
      assertThat(reading.cases().isEmpty())
          .as("seed %d, round %d", seed, round)
          .isEqualTo(!reading.findings().isEmpty());
      reading
          .cases()
          .forEach(
              one ->
                  assertThat(one.play(dag(), EXPRESSIONS).outcome().state().isTerminal()).isTrue());
      cases += reading.cases().size();
    }
    assertThat(cases).as("some damage is harmless, most is not").isBetween(1, 250);
  }

  @Test
  void thousandsOfItemsArePlayedInNoTime() {
    TrialReading reading =
        read(
            "cases:\n  one:\n    params: {list: ["
                + "1,".repeat(5_000)
                + "1]}\n    slots: 100\n    expect: {run: SUCCEEDED, within: 55s}\n");
    assertThat(reading.findings()).isEmpty();

    TrialCase.Result result = reading.cases().get(0).play(dag(), EXPRESSIONS);

    assertThat(result.misses()).isEmpty();
    assertThat(result.outcome().began()).hasSizeGreaterThan(5_000);
  }
}
