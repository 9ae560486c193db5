package dev.millrace.worker.host;

import java.io.IOException;
import java.io.OutputStream;

/** The host's way to its worker; threads take turns. */
final class HostVoice {
  private final OutputStream out;
  private final Runnable onSilence;

  /**
   * @param onSilence ends the process: called when nobody listens any more
   */
  HostVoice(OutputStream out, Runnable onSilence) {
    this.out = out;
    this.onSilence = onSilence;
  }

  synchronized void say(HostMessage message) {
    try {
      Frames.write(out, message);
    } catch (IOException e) {
      // Nobody listens any more, so nobody wants what this process does.
      onSilence.run();
    }
  }
}
