package dev.millrace.steps.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.steps.testkit.FakeStepContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnusedEnvironmentsTest {
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path all;
  private FakeStepContext context;

  @BeforeEach
  void begin(@TempDir Path attempt) throws IOException {
    context = new FakeStepContext(new PythonKind(), attempt);
  }

  private Path environment(String name, Duration unused) throws IOException {
    Path environment = Files.createDirectories(all.resolve(name).resolve("bin")).getParent();
    Files.writeString(environment.resolve("bin").resolve("python"), "");
    Files.writeString(EnvironmentUse.complete(environment), "");
    grow(environment, unused);
    return environment;
  }

  private static void grow(Path environment, Duration unused) throws IOException {
    Files.setLastModifiedTime(
        EnvironmentUse.complete(environment), FileTime.from(Instant.now().minus(unused)));
  }

  @Test
  void whatNobodyUsedForLongIsRemovedAndNothingElse() throws Exception {
    Path old = environment("old", KEPT.plus(HOUR));
    Path young = environment("young", KEPT.minus(HOUR));

    UnusedEnvironments.remove(all, context);

    assertThat(old).doesNotExist();
    assertThat(young.resolve("bin").resolve("python")).exists();
    assertThat(context.logLines())
        .singleElement()
        .asString()
        .startsWith("Removed a Python environment that nobody used since ");
  }

  @Test
  void whatIsUsedStaysHoweverLongAndCountsFromTheEndOfItsUse() throws Exception {
    Path used = environment("used", KEPT.plus(HOUR));
    EnvironmentUse use = EnvironmentUse.begin(used);
    grow(used, KEPT.plus(HOUR));
    UnusedEnvironments.remove(all, context);
    assertThat(used).exists();
    use.close();

    UnusedEnvironments.remove(all, context);
    assertThat(used).as("used a moment ago").exists();
    grow(used, KEPT.plus(HOUR));
    UnusedEnvironments.remove(all, context);
    assertThat(used).doesNotExist();
  }

  @Test
  void whatAKilledProcessUsedIsNotUsedAnyMore() throws Exception {
    Path old = environment("old", KEPT.plus(HOUR));
    Path mark = Files.writeString(all.resolve("old.use-left"), "");

    UnusedEnvironments.remove(all, context);

    assertThat(old).doesNotExist();
    assertThat(mark).doesNotExist();
  }

  @Test
  void whatIsBeingBuiltStays() throws Exception {
    Path building = environment("building", KEPT.plus(HOUR));
    LockFile lock = LockFile.take(UnusedEnvironments.lockOf(building), context);

    UnusedEnvironments.remove(all, context);

    assertThat(building).exists();
    lock.close();
  }
}
