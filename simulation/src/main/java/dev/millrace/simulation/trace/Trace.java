package dev.millrace.simulation.trace;

import dev.millrace.simulation.time.Agenda;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** One line for each event: virtual time in seconds, the node, what happened. */
public final class Trace {
  private final Agenda agenda;
  private final Optional<Consumer<String>> lines;

  private Trace(Agenda agenda, Optional<Consumer<String>> lines) {
    this.agenda = agenda;
    this.lines = lines;
  }

  public static Trace silent(Agenda agenda) {
    return new Trace(agenda, Optional.empty());
  }

  public static Trace to(Agenda agenda, Consumer<String> lines) {
    return new Trace(agenda, Optional.of(lines));
  }

  /** Whether anyone reads; ask before building long texts. */
  public boolean isOn() {
    return lines.isPresent();
  }

  public void line(String node, String event, Object... values) {
    lines.ifPresent(
        out ->
            out.accept(
                String.format(
                    Locale.ROOT,
                    "%11.6f  %-8s %s",
                    agenda.now() / 1e9,
                    node,
                    values.length == 0 ? event : event.formatted(values))));
  }
}
