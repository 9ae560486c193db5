package dev.millrace.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArtifactStoreTest {
  private static final String HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path folder;
  private FolderArtifactStore store;

  @BeforeEach
  void open() {
    store = new FolderArtifactStore(folder.resolve("artifacts"));
  }

  @Test
  void bytesComeBackUnderTheirDigest() throws IOException {
    Stored stored = put("hello");

    assertThat(stored).isEqualTo(new Stored(HELLO, 5));
    assertThat(store.has("sha256:" + HELLO)).isTrue();
    assertThat(store.path(HELLO)).hasContent("hello").isReadable();
    assertThat(store.path(HELLO))
        .isEqualTo(folder.resolve("artifacts/sha256/2c/" + HELLO.substring(2)));
    assertThat(Files.getPosixFilePermissions(store.path(HELLO)).toString()).doesNotContain("WRITE");
  }

  @Test
  void aFileIsCopiedAndStays() throws IOException {
    Path file = Files.writeString(folder.resolve("output"), "hello");

    assertThat(store.put(file).digest()).isEqualTo(HELLO);

    Files.writeString(file, "changed afterwards");
    assertThat(store.verify(HELLO)).isTrue();
  }

  @Test
  void aMissingArtifactIsNamed() {
    assertThat(store.has(HELLO)).isFalse();
    assertThatThrownBy(() -> store.path(HELLO))
        .isInstanceOfSatisfying(ArtifactMissing.class, e -> assertThat(e.digest()).isEqualTo(HELLO))
        .hasMessageContaining(HELLO)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void textThatIsNoDigestIsRefusedBeforeItBecomesAPath() {
    assertThatThrownBy(() -> store.path("../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("../../etc/passwd");
  }

  @Test
  void otherBytesThanExpectedLeaveNothing() throws IOException {
    assertThatThrownBy(
            () -> store.put(bytes("hullo"), Optional.of("sha256:" + HELLO), Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            DigestMismatch.class,
            e -> {
              assertThat(e.expected()).isEqualTo(HELLO);
              assertThat(e.actual()).isNotEqualTo(HELLO);
            });
    assertThat(files("sha256")).isEmpty();
    assertThat(files("tmp")).isEmpty();
  }

  @Test
  void theLimitIsInclusiveAndNamed() throws IOException {
    assertThat(store.put(bytes("hello"), Optional.empty(), 5).bytes()).isEqualTo(5);
    assertThatThrownBy(() -> store.put(bytes("hello!"), Optional.empty(), 5))
        .isInstanceOf(ArtifactTooLarge.class)
        .hasMessageContaining("5 bytes");
    assertThat(files("tmp")).isEmpty();
  }

  @Test
  void aStreamThatBreaksLeavesNothing() throws IOException {
    InputStream breaking =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    assertThatThrownBy(() -> store.put(breaking, Optional.empty(), 100))
        .hasMessage("connection reset");
    assertThat(files("tmp")).isEmpty();
  }

  @Test
  void aDamagedCopyIsFoundAndMendedByStoringAgain() throws IOException {
    Path place = store.path(put("hello").digest());
    Files.delete(place);
    Files.writeString(place, "hel");
    assertThat(store.verify(HELLO)).isFalse();

    put("hello");

    assertThat(store.verify(HELLO)).isTrue();
  }

  @Test
  void leftoversOfKilledWritersGoAfterADayAndYoungerOnesStay() throws IOException {
    Path tmp = folder.resolve("artifacts/tmp");
    Path old = Files.writeString(tmp.resolve("old"), "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    Path young = Files.writeString(tmp.resolve("young"), "half");

    FolderArtifactStore reopened = new FolderArtifactStore(folder.resolve("artifacts"));

    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(reopened.has(HELLO)).isFalse();
  }

  @Test
  void manyWritersOfTheSameBytesAllSucceed() throws Exception {
    String text = "x".repeat(300_000);
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Stored>> puts = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        puts.add(
            () ->
                new FolderArtifactStore(folder.resolve("artifacts"))
                    .put(bytes(text), Optional.empty(), Long.MAX_VALUE));
      }
      List<String> digests = new ArrayList<>();
      for (Future<Stored> put : writers.invokeAll(puts)) {
        digests.add(put.get().digest());
      }
      assertThat(digests).containsOnly(digests.get(0));
      assertThat(store.verify(digests.get(0))).isTrue();
      assertThat(files("sha256")).hasSize(1);
      assertThat(files("tmp")).isEmpty();
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void processesOnOneFolderSeeTheSameIdAndOnOthersAnother() throws Exception {
    ExecutorService openers = Executors.newFixedThreadPool(4);
    try {
      Path fresh = folder.resolve("fresh");
      List<Callable<String>> opens = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        opens.add(() -> new FolderArtifactStore(fresh).id());
      }
      List<String> ids = new ArrayList<>();
      for (Future<String> open : openers.invokeAll(opens)) {
        ids.add(open.get());
      }
      assertThat(ids).containsOnly(ids.get(0));
      assertThat(ids.get(0)).isNotBlank().isNotEqualTo(store.id());
    } finally {
      openers.shutdownNow();
    }
  }

  @Test
  void aFolderThatCannotBeMadeSaysWhereAndWhatToDo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(() -> new FolderArtifactStore(file.resolve("artifacts")))
        .isInstanceOf(ArtifactFolderUnusable.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--data");
  }

  private Stored put(String text) throws IOException {
    return store.put(bytes(text), Optional.empty(), Long.MAX_VALUE);
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private List<Path> files(String below) throws IOException {
    try (Stream<Path> walk = Files.walk(folder.resolve("artifacts").resolve(below))) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }
}
