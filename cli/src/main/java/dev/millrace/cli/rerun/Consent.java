package dev.millrace.cli.rerun;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Asks the person at the terminal. */
public final class Consent {
  private static final Set<String> YES = Set.of("y", "yes");

  private final CommandContext context;

  public Consent(CommandContext context) {
    this.context = context;
  }

  /**
   * @throws CommandFailure if nobody is there to say yes, or somebody says something else
   */
  public void orFail(String question) {
    if (!context.io().errIsTerminal() || !says(question)) {
      throw CommandFailure.mistake(
          "nobody said yes",
          "Nothing was started: the plan needs a yes.",
          "Run the command again with --yes.");
    }
  }

  private boolean says(String question) {
    context.io().err().print(question + " [y/N] ");
    context.io().err().flush();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(context.io().in(), StandardCharsets.UTF_8));
    try {
      String answer = answers.readLine();
      return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException("the answer cannot be read", e);
    }
  }
}
