package dev.millrace.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulation.mutant.Mutant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** What a seed gives, everywhere and always. */
class SameSeedTest {
  private static final int SEEDS = 40;

  /** One line for each seed: a checksum of its trace. */
  static List<String> sums() {
    List<String> sums = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      CRC32 sum = new CRC32();
      Play.of(seed, Mutant.NONE, line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
      sums.add("seed " + seed + " trace " + Long.toHexString(sum.getValue()));
    }
    return sums;
  }

  public static void main(String[] args) {
    sums().forEach(System.out::println);
  }

  @Test
  void isTheSameInTheSameProcess() {
    assertThat(sums()).isEqualTo(sums());
  }

  /** Hash codes of objects and the order of immutable sets differ between processes. */
  @Test
  void isTheSameInAnotherProcess() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SameSeedTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> sums =
        new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();

    assertThat(other.waitFor()).isZero();
    assertThat(sums).isEqualTo(sums());
  }
}
