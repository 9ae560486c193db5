package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.connect.Connector;
import dev.millrace.engine.dag.KindCatalog;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Rewrites the page with {@code -Dupdate.docs=true}. */
class CliReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/cli.md");

  @Test
  void thePageSaysWhatTheCommandsSay() throws Exception {
    String expected = page();
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE)
        .as("out of date; rewrite it with ./mvnw -pl cli -am test -Dupdate.docs=true")
        .hasContent(expected);
  }

  @Test
  void whatIsTypedAloneIsTheSameAsAmongAllCommands() {
    Map<String, CommandLine> all = MillraceCommand.commandLine(context()).getSubcommands();
    all.forEach(
        (name, command) -> {
          String[] typed = {name, "--help"};
          CommandLine alone =
              MillraceCommand.commandLine(context(), typed).getSubcommands().get(name);
          assertThat(alone.getUsageMessage()).isEqualTo(command.getUsageMessage());
          assertThat(alone.getCommandSpec().optionsMap().keySet())
              .isEqualTo(command.getCommandSpec().optionsMap().keySet());
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "help", "completion", "chekc"})
  void whatMaySpeakOfOtherCommandsKnowsThem(String first) {
    String[] typed = first.isEmpty() ? new String[0] : new String[] {first, "check"};
    assertThat(MillraceCommand.commandLine(context(), typed).getSubcommands().keySet())
        .isEqualTo(MillraceCommand.commandLine(context()).getSubcommands().keySet());
  }

  private static String page() {
    StringBuilder page = new StringBuilder();
    CommandLine millrace = MillraceCommand.commandLine(context());
    page.append("# The `millrace` command\n\n");
    page.append("Written by `CliReferenceTest` from the commands themselves.\n\n");
    page.append(
        "Environment: `MILLRACE_SERVER` (address of the server to ask), `MILLRACE_DATA` (data directory),\n");
    page.append(
        "`MILLRACE_DB_URL`, `MILLRACE_DB_USER`, `MILLRACE_DB_PASSWORD` (database of `server`), `NO_COLOR` (no colours),\n");
    page.append(
        "`MILLRACE_TERMINAL` (`true` or `false`: paint progress or print lines, instead of finding out). More: [configuration](configuration.md).\n");
    section(page, millrace);
    millrace
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (!List.of("help", "completion").contains(name)) {
                section(page, command);
              }
            });
    return page.toString();
  }

  private static void section(StringBuilder page, CommandLine command) {
    String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
    usage.lines().forEach(line -> page.append(line.stripTrailing()).append('\n'));
    page.append("```\n");
    command.getSubcommands().values().stream()
        .filter(nested -> command.getParent() != null)
        .forEach(nested -> section(page, nested));
  }

  private static CommandContext context() {
    PrintStream nowhere =
        new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    CommandStreams io =
        new CommandStreams(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            false,
            false,
            () -> new CommandStreams.TerminalSize(100, 30),
            Map.of(),
            Path.of("").toAbsolutePath(),
            action -> () -> {});
    return new CommandContext(
        io,
        new KindCatalog(List.of()),
        new Connector(
            io,
            options -> {
              throw new IllegalStateException("nothing starts");
            }),
        Clock.systemUTC());
  }
}
