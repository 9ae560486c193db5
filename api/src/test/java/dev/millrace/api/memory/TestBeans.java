package dev.millrace.api.memory;

import dev.millrace.api.served.Recording;
import dev.millrace.api.system.ServerInfo;
import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.artifacts.FolderArtifactStore;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** What the server brings to the API besides the state. */
public class TestBeans {
  @Produces
  @Singleton
  ServerInfo info() {
    return new ServerInfo("millrace", "1.2.3", List.of("api"), Optional.empty(), Samples.NOON);
  }

  @Produces
  @Singleton
  Recording recording() {
    return new Recording(true);
  }

  @Produces
  @Singleton
  ArtifactStore artifacts() {
    try {
      return new FolderArtifactStore(Files.createTempDirectory("millrace-api-artifacts"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Produces
  @Singleton
  WineModel.Loader loader() {
    return new WineModel.Loader();
  }

  @Produces
  @Singleton
  KindCatalog kinds() {
    return new KindCatalog(
        List.of(
            new KindDeclaration(
                "split",
                1,
                "Splits rows",
                List.of(Port.in("data", ArtifactType.DATASET, "rows")),
                List.of(Port.out("train", ArtifactType.DATASET, "rows to learn from")),
                List.of(
                    Parameter.withDefault(
                        "seed", ParameterType.integer(0, 99), 7, "start of the random numbers")),
                List.of(),
                false,
                false,
                true,
                Isolation.INLINE,
                "parts: {uses: split}")));
  }
}
