package dev.millrace.worker.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.StepContext.Identity;
import dev.millrace.spi.StepContext.Limits;
import dev.millrace.worker.step.AttemptMonitor;
import dev.millrace.worker.step.AttemptOutcome;
import dev.millrace.worker.step.AttemptRunner;
import dev.millrace.worker.step.AttemptWork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostedStepTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void aStepThatCannotEvenBeReportedEndsItsProcess() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    HostedStep step =
        new HostedStep(
            new BrokenRunner(),
            new HostVoice(said, ended::countDown),
            new Watchdog(Duration.ofSeconds(9), System::nanoTime, () -> {}),
            ended::countDown);

    step.begin(work());

    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Frames.read(new ByteArrayInputStream(said.toByteArray()), text -> {})).isEmpty();
  }

  private static final class BrokenRunner implements AttemptRunner {
    @Override
    public AttemptOutcome run(AttemptWork work, AttemptMonitor monitor) {
      throw new NoClassDefFoundError("a jar was replaced underneath");
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  private static AttemptWork work() {
    return new AttemptWork(
        new Identity("r-1", "wine", "v1", "step", "task", 1),
        "hosted",
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        1,
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        "unused",
        "unused",
        new Limits(1, 1, 30));
  }
}
