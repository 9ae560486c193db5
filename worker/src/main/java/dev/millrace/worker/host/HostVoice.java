package dev.millrace.worker.host;

import java.io.IOException;
import java.io.OutputStream;

/** The host's way to its worker; threads take turns. */
final class HostVoice {
  private final OutputStream out;
  private final Runnable onSilence;
  private volatile boolean muted;

  /**
   * @param onSilence ends the process: called when nobody listens any more
   */
  HostVoice(OutputStream out, Runnable onSilence) {
    this.out = out;
    this.onSilence = onSilence;
  }

  /**
   * From now on nothing is said: what the step makes of being killed is no news of it. Does not
   * wait for what is being said, as nobody may be reading.
   */
  void mute() {
    muted = true;
  }

  synchronized void say(HostMessage message) {
    if (muted) {
      return;
    }
    try {
      Frames.write(out, message);
    } catch (IOException e) {
      // Nobody listens any more, so nobody wants what this process does.
      onSilence.run();
    }
  }
}
