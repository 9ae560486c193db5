package dev.millrace.steps.command;

import dev.millrace.spi.StepContext;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells the last line of a file, {@code FRACTION what}, as the progress of the step. */
final class ProgressFile {
  private static final int LOOKED_AT_BYTES_MAX = 4096;
  private static final int WHAT_CHARS_MAX = 200;

  private final Path file;
  private final StepContext context;
  private long toldBytes;

  ProgressFile(Path file, StepContext context) {
    this.file = file;
    this.context = context;
  }

  /** Looks whether there is more than before; what cannot be understood is left alone. */
  void look() {
    try {
      long bytes = Files.exists(file) ? Files.size(file) : 0;
      if (bytes != toldBytes) {
        toldBytes = bytes;
        tell(last(bytes));
      }
    } catch (IOException e) {
      // Progress is a courtesy; the next look may succeed.
      toldBytes = 0;
    }
  }

  private String last(long bytes) throws IOException {
    // A link may lead out of the container in which it was made.
    try (SeekableByteChannel open =
        Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      open.position(Math.max(0, bytes - LOOKED_AT_BYTES_MAX));
      byte[] end = Channels.newInputStream(open).readNBytes(LOOKED_AT_BYTES_MAX);
      String text = new String(end, StandardCharsets.UTF_8).stripTrailing();
      return text.substring(text.lastIndexOf('\n') + 1).strip();
    }
  }

  private void tell(String line) {
    String[] parts = line.split("\\s+", 2);
    try {
      double fraction = Double.parseDouble(parts[0]);
      String what = parts.length > 1 ? parts[1] : "";
      if (fraction >= 0 && fraction <= 1) {
        String plain = context.masked(what);
        context.progress(fraction, plain.substring(0, Math.min(plain.length(), WHAT_CHARS_MAX)));
      }
    } catch (NumberFormatException e) {
      context.log(
          "Progress '" + line + "' cannot be read; expected a share such as 0.5 and words.");
    }
  }
}
