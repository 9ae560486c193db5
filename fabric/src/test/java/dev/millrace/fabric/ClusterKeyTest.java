package dev.millrace.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterKeyTest {
  @TempDir Path folder;

  @Test
  void aKeyIsMadeOnceAndOnlyItsOwnerMayReadIt() throws IOException {
    Path file = folder.resolve("data/cluster.key");

    ClusterKey made = ClusterKey.inFile(file);
    ClusterKey read = ClusterKey.inFile(file);

    assertThat(read.forSender("w").getEncoded()).isEqualTo(made.forSender("w").getEncoded());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void processesThatStartTogetherAgreeOnOneKey() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<ClusterKey>> starts = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        starts.add(() -> ClusterKey.inFile(folder.resolve("cluster.key")));
      }
      Set<List<Byte>> keys = new HashSet<>();
      for (Future<ClusterKey> start : threads.invokeAll(starts)) {
        keys.add(bytes(start.get().forSender("w").getEncoded()));
      }
      assertThat(keys).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void everySenderSealsWithAKeyOfItsOwn() {
    ClusterKey key = ClusterKey.fromHexadecimal("ab".repeat(32));

    assertThat(key.forSender("a").getEncoded())
        .hasSize(32)
        .isNotEqualTo(key.forSender("b").getEncoded());
  }

  @Test
  void aMistypedKeyIsRefusedAndNeverPrinted() {
    String secret = "zz".repeat(32);

    assertThatThrownBy(() -> ClusterKey.fromHexadecimal(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("openssl rand -hex 32")
        .hasMessageContaining("millrace.cluster-key")
        .hasMessageNotContaining(secret);
    assertThatThrownBy(() -> ClusterKey.fromHexadecimal("abcd"))
        .hasMessageContaining("4 characters");
    assertThat(ClusterKey.random().toString()).isEqualTo("ClusterKey[***]");
  }

  @Test
  void aFileThatCannotBeMadeIsNamed() throws IOException {
    Path blocker = Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(() -> ClusterKey.inFile(blocker.resolve("cluster.key")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(blocker.resolve("cluster.key").toString());
  }

  private static List<Byte> bytes(byte[] array) {
    List<Byte> list = new ArrayList<>();
    for (byte b : array) {
      list.add(b);
    }
    return list;
  }
}
