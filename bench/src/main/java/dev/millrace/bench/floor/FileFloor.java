package dev.millrace.bench.floor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A write of 8 KiB that is on the disk when it returns. */
final class FileFloor {
  private static final int BYTES = 8192;
  private static final int BLOCKS = 2048;

  private FileFloor() {}

  /** Milliseconds of every write, for a while. */
  static List<Double> millis(Path directory, Duration time) {
    Path file = directory.resolve("fsync-floor");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < BLOCKS; i++) {
        channel.write(ByteBuffer.allocate(BYTES), (long) i * BYTES);
      }
      channel.force(true);
      List<Double> millis = new ArrayList<>();
      long end = System.nanoTime() + time.toNanos();
      for (int i = 0; System.nanoTime() < end; i++) {
        long began = System.nanoTime();
        channel.write(ByteBuffer.allocate(BYTES), (long) (i % BLOCKS) * BYTES);
        channel.force(false);
        millis.add((System.nanoTime() - began) / 1e6);
      }
      Files.deleteIfExists(file);
      return millis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
