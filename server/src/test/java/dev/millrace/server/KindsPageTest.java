package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.node.StepKinds;
import dev.millrace.spi.kind.KindDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the step kinds says what the kinds themselves declare. */
class KindsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "kinds.md");

  @Test
  void thePageSaysWhatTheKindsDeclare() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, KindsPage.text());
    }
    assertThat(Files.readString(PAGE))
        .as("run this test with -Dupdate.docs=true to write the page anew")
        .isEqualTo(KindsPage.text());
  }

  @Test
  void theEightKindsOfAPipelineAreThere() {
    assertThat(StepKinds.catalog().all())
        .extracting(KindDeclaration::name)
        .contains("ingest", "validate", "label", "split", "train", "evaluate", "package", "deploy");
  }
}
