package dev.millrace.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What is alive in the heap of a JVM of the benchmark's own. */
public final class Heap {
  private Heap() {}

  /** MiB of all objects that survive a full collection, by {@code jcmd GC.class_histogram}. */
  public static double liveMib(long pid) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process process =
          new ProcessBuilder(jcmd, String.valueOf(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(60, TimeUnit.SECONDS);
      String total =
          out.lines()
              .filter(line -> line.startsWith("Total"))
              .findFirst()
              .orElseThrow(() -> new BenchmarkFailed("jcmd said: " + out));
      String[] words = total.strip().split(" +");
      return Long.parseLong(words[2]) / 1024.0 / 1024.0;
    } catch (IOException e) {
      throw new UncheckedIOException("jcmd of a JDK is needed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted");
    }
  }
}
