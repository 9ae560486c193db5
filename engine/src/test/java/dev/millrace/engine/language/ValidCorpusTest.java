package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.language.key.OptionsReader;
import dev.millrace.engine.language.key.ParamsReader;
import dev.millrace.engine.language.key.PolicyReader;
import dev.millrace.engine.language.key.ScheduleReader;
import dev.millrace.engine.language.key.TriggersReader;
import dev.millrace.engine.language.step.StepReader;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.language.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every part of the language has a file that uses it rightly. */
class ValidCorpusTest {
  static List<Path> files() {
    return Corpus.files(Corpus.VALID);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileHasNoFinding(Path file) {
    assertThat(Reading.read(Corpus.bytes(file)).findings()).isEmpty();
  }

  @Test
  void everyKeyOfTheLanguageIsUsedSomewhere() {
    Set<String> used = new HashSet<>();
    files().forEach(file -> used.addAll(keysOf(Corpus.bytes(file))));

    assertThat(used)
        .containsAll(DagReader.KEYS)
        .containsAll(StepReader.KEYS)
        .containsAll(PolicyReader.RETRY_KEYS)
        .containsAll(PolicyReader.BACKOFF_KEYS)
        .containsAll(PolicyReader.TIMEOUTS_KEYS)
        .containsAll(OptionsReader.WORKER_KEYS)
        .containsAll(OptionsReader.CACHE_KEYS)
        .containsAll(TriggersReader.CRON_KEYS)
        .containsAll(TriggersReader.EVERY_KEYS)
        .containsAll(ScheduleReader.DST_KEYS)
        .containsAll(ScheduleReader.MISSED_KEYS)
        .containsAll(TriggersReader.EVENT_KEYS)
        .containsAll(TriggersReader.WEBHOOK_KEYS);
    assertThat(used)
        .containsAll(
            ParamsReader.TYPES.stream()
                .flatMap(
                    type ->
                        Stream.of(true, false).flatMap(n -> ParamsReader.keys(type, n).stream()))
                .toList());
  }

  private static Set<String> keysOf(byte[] file) {
    Set<String> keys = new HashSet<>();
    String text = new String(file, StandardCharsets.UTF_8);
    collect(YamlReader.read(text, new Findings("t.yaml")).orElseThrow(), keys);
    return keys;
  }

  private static void collect(Node node, Set<String> keys) {
    if (node instanceof Sequence list) {
      list.items().forEach(item -> collect(item, keys));
    } else if (node instanceof Mapping map) {
      map.entries()
          .forEach(
              entry -> {
                keys.add(entry.key().text());
                collect(entry.value(), keys);
              });
    }
  }
}
