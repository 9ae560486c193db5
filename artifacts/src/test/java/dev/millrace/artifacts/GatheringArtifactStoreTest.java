package dev.millrace.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two schedulers, each with a folder of its own. */
class GatheringArtifactStoreTest {
  private static final String NOWHERE = "0".repeat(64);

  @TempDir Path folder;
  private final List<URI> peers = new ArrayList<>();
  private FolderArtifactStore near;
  private FolderArtifactStore far;
  private PeerOverHttp peer;
  private GatheringArtifactStore store;

  @BeforeEach
  void open() throws IOException {
    near = new FolderArtifactStore(folder.resolve("near"));
    far = new FolderArtifactStore(folder.resolve("far"));
    peer = new PeerOverHttp(far);
    peers.add(peer.base());
    ExchangeSettings settings =
        new ExchangeSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            1,
            Duration.ofMillis(1),
            1000);
    store = new GatheringArtifactStore(near, () -> peers, Optional::empty, settings);
  }

  @AfterEach
  void close() {
    store.close();
    peer.close();
  }

  @Test
  void whatIsOnlyElsewhereIsBroughtHereAside() throws IOException {
    String digest = far.put(Files.writeString(folder.resolve("file"), "hello")).digest();

    assertThat(store.has(digest)).isFalse();
    assertThat(store.bring(digest)).isTrue();
    await(() -> store.has(digest));
    assertThat(near.verify(digest)).isTrue();
  }

  @Test
  void whatNobodyHasIsSaidSoOnceEverybodyWasAsked() {
    assertThat(store.bring(NOWHERE)).isTrue();
    await(() -> !store.bring(NOWHERE));
    assertThat(peer.requests).isNotEmpty();
  }

  @Test
  void aloneNothingIsOnItsWay() {
    peers.clear();

    assertThat(store.bring(NOWHERE)).isFalse();
    assertThatThrownBy(() -> store.path(NOWHERE)).isInstanceOf(ArtifactMissing.class);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
