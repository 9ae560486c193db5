package dev.millrace.engine.language.key;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Place;
import java.util.List;

/** Keys of a step that are part of the language, are read, and are not executed yet. */
public final class LaterKeys {
  /** Those that are refused, wherever they change something. */
  public static final List<String> REFUSED = List.of("env", "secrets");

  private final Keys keys;

  public LaterKeys(Keys keys) {
    this.keys = keys;
  }

  /** Refuses all these keys. */
  public void read(Mapping step) {
    for (Entry entry : step.entries()) {
      String key = entry.key().text();
      if (REFUSED.contains(key)) {
        notYet(entry.key().place(), "'" + key + "'", "Remove it.");
      }
    }
  }

  public void notYet(Place place, String what, String suggestion) {
    keys.findings()
        .add(
            FindingCode.NOT_YET,
            place,
            Keys.capital(what)
                + " is part of the language, but this version does not execute it yet; a later one will.",
            suggestion);
  }
}
