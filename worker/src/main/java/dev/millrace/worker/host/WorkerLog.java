package dev.millrace.worker.host;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Brings what our own code logs in a host, such as the stack trace of a defect, to the log of the
 * worker. What libraries log stays with the step.
 */
final class WorkerLog extends Handler {
  /** Kept, because the JDK forgets the handlers of a logger that nobody holds. */
  private static final Logger OURS = Logger.getLogger("dev.millrace.worker");

  private final HostVoice voice;

  private WorkerLog(HostVoice voice) {
    this.voice = voice;
    setLevel(Level.WARNING);
    setFormatter(new SimpleFormatter());
  }

  static void divert(HostVoice voice) {
    OURS.addHandler(new WorkerLog(voice));
    OURS.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord logged) {
    if (!isLoggable(logged)) {
      return;
    }
    StringWriter text = new StringWriter();
    text.append(getFormatter().formatMessage(logged));
    if (logged.getThrown() != null) {
      text.append(System.lineSeparator());
      logged.getThrown().printStackTrace(new PrintWriter(text, true));
    }
    voice.say(new HostMessage.Logged(text.toString()));
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
