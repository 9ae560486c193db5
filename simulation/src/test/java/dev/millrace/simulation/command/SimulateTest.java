package dev.millrace.simulation.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SimulateTest {
  private int exit;

  private String run(String... args) throws InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    exit = Simulate.run(args, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aSeedIsReplayedWithOneLineForEachEvent() throws InterruptedException {
    String trace = run("--seed", "3");

    assertThat(exit).isZero();
    assertThat(trace.lines())
        .anyMatch(line -> line.matches(" *\\d+\\.\\d{6}  s1 +-> w1 Assign r\\d/\\w+#1@1"))
        .anyMatch(line -> line.matches(" *\\d+\\.\\d{6}  FAULT +no more faults"));
  }

  @Test
  void aFailureSaysHowToReplayIt() throws InterruptedException {
    String report = run("--seeds", "50", "--mutant", "trigger-not-written", "--threads", "1");

    assertThat(exit).isEqualTo(1);
    assertThat(report)
        .containsPattern("seed \\d+: ACKNOWLEDGED_TRIGGER does not hold at [\\d.]+ s")
        .containsPattern("\\./simulate --seed \\d+ --mutant trigger-not-written");
  }

  @Test
  void misuseIsExplained() throws InterruptedException {
    assertThat(run("--seeds", "many")).contains("--seeds is 'many'; expected a whole number");
    assertThat(exit).isEqualTo(2);
    assertThat(run("--mutant", "x-man")).contains("there is no mutant 'x-man'", "stop-trusted");
    assertThat(run("--seed")).contains("--seed needs a value");
    assertThat(run("--sed", "1")).contains("'--sed' is not an option", "usage: ./simulate");
  }
}
