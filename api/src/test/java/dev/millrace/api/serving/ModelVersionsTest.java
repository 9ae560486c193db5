package dev.millrace.api.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.memory.MemoryChanges;
import dev.millrace.api.memory.MemoryState;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelVersionsTest {
  private final MemoryState state = new MemoryState();
  private long nanos;

  @Test
  void anAnswerIsRememberedForTwoHundredMilliseconds() {
    ModelVersions versions = new ModelVersions(state, new MemoryChanges(), () -> nanos);
    live(1);
    assertThat(versions.find("wine", "live").version()).isEqualTo(1);
    live(2);
    nanos = 199_999_999;
    assertThat(versions.find("wine", "live").version()).isEqualTo(1);
    assertThat(state.modelLookups).isEqualTo(1);
    nanos = 200_000_000;
    assertThat(versions.find("wine", "live").version()).isEqualTo(2);
  }

  private void live(long version) {
    state.models.clear();
    state.models.add(
        new ModelView(
            "wine",
            Map.of("live", version),
            List.of(
                new ModelVersionView(
                    "wine",
                    version,
                    "sha256:0",
                    "r",
                    "t",
                    "d",
                    "v",
                    Instant.EPOCH,
                    List.of("live"),
                    Map.of()))));
  }
}
