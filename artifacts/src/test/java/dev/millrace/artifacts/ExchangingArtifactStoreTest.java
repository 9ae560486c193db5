package dev.millrace.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangingArtifactStoreTest {
  private static final String NOWHERE = "0".repeat(64);

  @TempDir Path folder;
  private FolderArtifactStore near;
  private FolderArtifactStore far;
  private PeerOverHttp peer;
  private ExchangingArtifactStore store;

  @BeforeEach
  void open() throws IOException {
    near = new FolderArtifactStore(folder.resolve("near"));
    far = new FolderArtifactStore(folder.resolve("far"));
    peer = new PeerOverHttp(far);
    store = exchanging(List.of(peer.base()), Duration.ofSeconds(20), 1000);
  }

  @AfterEach
  void close() {
    peer.close();
  }

  @Test
  void whatIsMissingHereIsFetchedOnce() throws IOException {
    String digest = far.put(file("hello")).digest();

    assertThat(store.path(digest)).hasContent("hello");
    assertThat(store.path(digest)).hasContent("hello");

    assertThat(peer.requests).containsExactly("GET");
    assertThat(near.verify(digest)).isTrue();
  }

  @Test
  void theTokenIsSent() throws IOException {
    store.path(far.put(file("hello")).digest());

    assertThat(peer.lastAuthorization).isEqualTo("Bearer t0ken");
  }

  @Test
  void publishingGivesTheBytesOnlyToAPeerThatLacksThem() throws IOException {
    String digest = store.put(file("hello")).digest();

    store.publish(digest);
    store.publish("sha256:" + digest);

    assertThat(far.verify(digest)).isTrue();
    assertThat(peer.requests).containsExactly("HEAD", "PUT", "HEAD");
  }

  @Test
  void aBusyPeerIsAskedAgain() throws IOException {
    String digest = far.put(file("hello")).digest();
    peer.failuresLeft.set(2);

    assertThat(store.path(digest)).hasContent("hello");

    assertThat(peer.requests).hasSize(3);
  }

  @Test
  void aPeerThatStaysBusyIsATransientFailureAfterTheLastTry() throws IOException {
    String digest = far.put(file("hello")).digest();
    peer.failuresLeft.set(100);

    assertThatThrownBy(() -> store.path(digest))
        .isInstanceOf(ArtifactTransferFailed.class)
        .hasMessageContaining(digest)
        .hasMessageContaining("503");
    assertThat(peer.requests).hasSize(3);
  }

  @Test
  void aRefusedLoginIsNotTriedAgainAndSaysSo() throws IOException {
    String digest = far.put(file("hello")).digest();
    peer.failureStatus = 401;
    peer.failuresLeft.set(100);

    assertThatThrownBy(() -> store.path(digest))
        .isInstanceOf(ArtifactTransferFailed.class)
        .hasMessageContaining("asks for a login");
    assertThat(peer.requests).hasSize(1);
  }

  @Test
  void whatNobodyHasIsMissing() {
    assertThatThrownBy(() -> store.path(NOWHERE)).isInstanceOf(ArtifactMissing.class);
  }

  @Test
  void otherBytesThanAskedForAreNeverStored() throws IOException {
    String digest = far.put(file("hello")).digest();
    peer.lies = true;

    assertThatThrownBy(() -> store.path(digest))
        .isInstanceOf(ArtifactTransferFailed.class)
        .hasCauseInstanceOf(DigestMismatch.class);
    assertThat(near.has(digest)).isFalse();
  }

  @Test
  void aLargerArtifactThanAllowedIsRefused() throws IOException {
    String digest = far.put(file("x".repeat(1001))).digest();

    assertThatThrownBy(() -> store.path(digest)).hasCauseInstanceOf(ArtifactTooLarge.class);
  }

  @Test
  void aStalledTransferEnds() throws IOException {
    String digest = far.put(file("hello")).digest();
    peer.stalls = true;
    ExchangingArtifactStore impatient =
        exchanging(List.of(peer.base()), Duration.ofMillis(50), 1000);

    assertThatThrownBy(() -> impatient.path(digest)).isInstanceOf(ArtifactTransferFailed.class);
  }

  @Test
  void theNextPeerIsAskedWhenTheFirstCannotBeReached() throws IOException {
    String digest = far.put(file("hello")).digest();
    ExchangingArtifactStore two =
        exchanging(
            List.of(URI.create("http://127.0.0.1:1"), peer.base()), Duration.ofSeconds(20), 1000);

    assertThat(two.path(digest)).hasContent("hello");
  }

  /** One that is cut off answers nothing for a long time, and the next one could at once. */
  @Test
  void theOthersAreAskedBeforeOneIsAskedAgain() throws IOException {
    try (PeerOverHttp second =
        new PeerOverHttp(new FolderArtifactStore(folder.resolve("second")))) {
      peer.failuresLeft.set(100);
      String digest = near.put(file("hello")).digest();
      ExchangingArtifactStore two =
          exchanging(List.of(peer.base(), second.base()), Duration.ofSeconds(20), 1000);

      two.publish(digest);

      assertThat(peer.requests).as("once, not three times").containsExactly("HEAD", "PUT");
      assertThat(second.requests).containsExactly("HEAD", "PUT");
    }
  }

  @Test
  void theTimeToSendDependsOnTheSize() {
    ExchangeSettings settings = ExchangeSettings.defaults();

    assertThat(settings.transferTimeout(0)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.transferTimeout(2_560_000)).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.transferTimeout(16L << 30)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void withoutAnyPeerTheFailureSaysSo() {
    ExchangingArtifactStore alone = exchanging(List.of(), Duration.ofSeconds(1), 1000);

    assertThatThrownBy(() -> alone.path(NOWHERE))
        .isInstanceOf(ArtifactTransferFailed.class)
        .hasMessageContaining("none is in the cluster");
  }

  private ExchangingArtifactStore exchanging(List<URI> peers, Duration transfer, long bytesMax) {
    ExchangeSettings settings =
        new ExchangeSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            transfer,
            3,
            Duration.ofMillis(1),
            bytesMax);
    return new ExchangingArtifactStore(near, () -> peers, () -> Optional.of("t0ken"), settings);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }
}
