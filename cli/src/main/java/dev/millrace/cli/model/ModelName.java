package dev.millrace.cli.model;

import dev.millrace.cli.failure.CommandFailure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person types for a model: {@code name}, {@code name@alias} or {@code name/version}.
 *
 * @param selector an alias, or a version number in digits
 */
record ModelName(String name, Optional<String> selector) {
  private static final Pattern FORM =
      Pattern.compile("([^@/\\s]+)(?:@([^@/\\s]+)|/([0-9]{1,18}))?");

  static ModelName parse(String typed) {
    Matcher matcher = FORM.matcher(typed);
    if (!matcher.matches()) {
      throw CommandFailure.mistake(
          "not the name of a model",
          "\"" + typed + "\" is not MODEL, MODEL@ALIAS or MODEL/VERSION.",
          "Write it like wine-quality, wine-quality@live or wine-quality/3.");
    }
    return new ModelName(
        matcher.group(1),
        Optional.ofNullable(matcher.group(2)).or(() -> Optional.ofNullable(matcher.group(3))));
  }
}
