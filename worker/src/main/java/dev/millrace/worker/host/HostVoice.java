package dev.millrace.worker.host;

import java.io.IOException;
import java.io.OutputStream;

/** The host's way to its worker; threads take turns. */
final class HostVoice {
  private static final int WORKER_GONE = 0;
  private final OutputStream out;

  HostVoice(OutputStream out) {
    this.out = out;
  }

  synchronized void say(HostMessage message) {
    try {
      Frames.write(out, message);
    } catch (IOException e) {
      // Nobody listens any more, so nobody wants what this process does.
      Runtime.getRuntime().halt(WORKER_GONE);
    }
  }
}
