package dev.millrace.steps.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Hands the lines that a program prints on, and keeps the first bytes and the last lines. */
final class Printed {
  /** How much of it can be a value. */
  static final int KEPT_BYTES_MAX = 16 << 10;

  /** Beyond that, so that a secret at the cut is whole and can be masked. */
  private static final int SLACK_BYTES = 128 << 10;

  private static final int LINE_BYTES_MAX = 64 << 10;
  private static final int LAST_LINES = 5;
  private static final int LAST_LINE_CHARS_MAX = 300;

  private final UnaryOperator<String> masked;
  private final Consumer<String> lines;
  private final Thread thread;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Deque<String> last = new ArrayDeque<>();
  private boolean cut;

  /**
   * @param masked takes secrets out of a text before it is cut
   */
  Printed(InputStream from, String name, UnaryOperator<String> masked, Consumer<String> lines) {
    this.masked = masked;
    this.lines = lines;
    this.thread = new Thread(() -> read(from), name);
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /** Waits for the end; not for ever, because what left the session may hold the stream open. */
  void await(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.timedJoin(thread, millis);
  }

  /** The first bytes as text, without line ends around it. */
  synchronized String text() {
    String text = kept.toString(StandardCharsets.UTF_8);
    if (cut) {
      byte[] plain = masked.apply(text).getBytes(StandardCharsets.UTF_8);
      int length = Math.min(plain.length, KEPT_BYTES_MAX);
      text = new String(plain, 0, length, StandardCharsets.UTF_8);
    }
    return text.strip();
  }

  /** Whether there was more than that. */
  synchronized boolean isCut() {
    return cut;
  }

  synchronized List<String> lastLines() {
    return List.copyOf(last);
  }

  private void read(InputStream from) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try (from) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        keep(buffer, count);
        for (int i = 0; i < count; i++) {
          if (buffer[i] == '\n' || line.size() >= LINE_BYTES_MAX) {
            tell(line);
          }
          if (buffer[i] != '\n') {
            line.write(buffer[i]);
          }
        }
      }
    } catch (IOException e) {
      // The stream was closed; what came until then counts.
      tell(line);
      return;
    }
    if (line.size() > 0) {
      tell(line);
    }
  }

  private synchronized void keep(byte[] buffer, int count) {
    int room = KEPT_BYTES_MAX + SLACK_BYTES - kept.size();
    kept.write(buffer, 0, Math.min(room, count));
    cut |= kept.size() > KEPT_BYTES_MAX;
  }

  private void tell(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    String shown = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    String plain = shown.length() > LAST_LINE_CHARS_MAX ? masked.apply(shown) : shown;
    synchronized (this) {
      last.add(plain.substring(0, Math.min(plain.length(), LAST_LINE_CHARS_MAX)));
      if (last.size() > LAST_LINES) {
        last.remove();
      }
    }
    lines.accept(shown);
  }
}
