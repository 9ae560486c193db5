package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page shows what its commands print for its DAG. Rewritten with {@code -Dupdate.docs=true}.
 */
class WhenWillItRunTest {
  private static final Path PAGE = Path.of("../docs/howto/when-will-it-run.md");
  private static final Pattern YAML =
      Pattern.compile("(?s)`([a-z/]+\\.yaml)`:\n\n```yaml\n(.*?)```");
  private static final Pattern COMMAND =
      Pattern.compile("(?s)```console\n\\$ \\./millrace ([^\n]*)\n(.*?)```");

  @TempDir private Path directory;

  @Test
  void everyCommandPrintsWhatThePageShows() throws IOException {
    String page = Files.readString(PAGE);
    Matcher dag = YAML.matcher(page);
    CommandTester tester = new CommandTester(directory);
    tester.dag();
    tester.write("shared/data/wine.csv", "a,b\n1,2\n");
    int dags = 0;
    while (dag.find()) {
      tester.write(dag.group(1), dag.group(2));
      dags++;
    }
    assertThat(dags).isEqualTo(3);
    StringBuilder expected = new StringBuilder();
    Matcher command = COMMAND.matcher(page);
    int commands = 0;
    while (command.find()) {
      int code = tester.run(command.group(1).split(" "));
      assertThat(code).as(tester.err()).isZero();
      command.appendReplacement(
          expected,
          Matcher.quoteReplacement(
              "```console\n$ ./millrace " + command.group(1) + "\n" + tester.out() + "```"));
      commands++;
    }
    command.appendTail(expected);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(commands).isEqualTo(5);
    assertThat(PAGE)
        .as("out of date; rewrite it with ./mvnw -pl cli -am test -Dupdate.docs=true")
        .hasContent(expected.toString());
  }
}
