package dev.millrace.worker.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.StepContext.Identity;
import dev.millrace.spi.StepContext.Limits;
import dev.millrace.worker.secret.ResolvedSecrets;
import dev.millrace.worker.step.AttemptWork.Container;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsOfWorkTest {
  private static final AttemptWork WORK =
      new AttemptWork(
              new Identity("r", "d", "v", "s", "t", 1),
              "shell",
              Map.of("a", "${{ secrets.A }}"),
              Map.of(),
              Map.of(),
              Map.of(),
              1,
              List.of(),
              Map.of(),
              Map.of(),
              List.of(),
              "/tmp/attempt",
              "/tmp/cache",
              new Limits(1, 1, 1))
          .with(
              new ResolvedSecrets(
                  Map.of("a", "hunter2"), Map.of("A", "hunter2"), List.of("hunter2")));

  @Test
  void theyGoWithTheWorkWhereverItRuns() {
    AttemptWork contained = WORK.in(new Container("docker", "", "name", "mark", 1));

    assertThat(contained.with()).isEqualTo(Map.of("a", "hunter2"));
    assertThat(contained.env()).isEqualTo(Map.of("A", "hunter2"));
    assertThat(contained.secrets()).containsExactly("hunter2");
  }

  @Test
  void theyAreNotShown() {
    assertThat(WORK.toString()).contains("shell").doesNotContain("hunter2");
  }
}
