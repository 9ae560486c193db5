package dev.millrace.engine.language.key;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.yaml.Place;

/** Parts of the language that are read and not executed yet. */
public final class LaterKeys {
  private final Keys keys;

  public LaterKeys(Keys keys) {
    this.keys = keys;
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
