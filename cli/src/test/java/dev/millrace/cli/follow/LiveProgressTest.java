package dev.millrace.cli.follow;

import static dev.millrace.cli.Views.START;
import static dev.millrace.cli.Views.run;
import static dev.millrace.cli.Views.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandStreams.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ManualClock clock = new ManualClock();
  private final LiveProgress live =
      new LiveProgress(
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          () -> new TerminalSize(80, 24),
          false,
          clock);
  private final RunProgress running =
      new RunProgress(run("RUNNING"), List.of(task("raw", "RUNNING")));

  @Test
  void theNextPictureIsPaintedOverTheLast() {
    live.show(running);
    assertThat(written()).startsWith("\rwine  run r1").endsWith("\u001b[K\n\u001b[J");
    bytes.reset();
    clock.now = clock.now.plusMillis(100);
    live.show(running);
    assertThat(written()).startsWith("\u001b[2A\rwine");
  }

  @Test
  void thereAreAtMostTenPicturesASecond() {
    for (int i = 0; i < 1_000; i++) {
      live.show(running);
      clock.now = clock.now.plusMillis(1);
    }
    assertThat(written().split("\u001b\\[J", -1)).hasSize(11);
  }

  @Test
  void theLastPictureIsAlwaysPainted() {
    live.show(running);
    bytes.reset();
    live.show(new RunProgress(run("SUCCEEDED"), List.of(task("raw", "SUCCEEDED"))));
    assertThat(written()).contains("SUCCEEDED");
  }

  @Test
  void nothingIsPaintedOnceClosed() {
    live.close();
    live.show(running);
    assertThat(written()).isEmpty();
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static final class ManualClock extends Clock {
    private Instant now = START;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
