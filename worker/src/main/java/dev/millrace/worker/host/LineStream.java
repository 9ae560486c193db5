package dev.millrace.worker.host;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Makes lines of what a step prints. */
final class LineStream extends OutputStream {
  private static final int LINE_BYTES_MAX = 65_536;
  private final String stream;
  private final HostVoice voice;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineStream(String stream, HostVoice voice) {
    this.stream = stream;
    this.voice = voice;
  }

  @Override
  public synchronized void write(int next) {
    if (next == '\n') {
      say();
    } else {
      line.write(next);
      if (line.size() >= LINE_BYTES_MAX) {
        say();
      }
    }
  }

  private void say() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    voice.say(
        new HostMessage.Line(
            stream, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
  }
}
