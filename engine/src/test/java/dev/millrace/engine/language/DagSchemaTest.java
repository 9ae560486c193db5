package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.language.key.PlainNode;
import dev.millrace.engine.language.schema.DagSchema;
import dev.millrace.engine.language.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An editor with the schema takes what the reader takes, and sees typical mistakes. */
class DagSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode SCHEMA = JSON.valueToTree(DagSchema.of(ExampleKinds.catalog()));
  private static final JsonSchema DRAFT_07 = schema(VersionFlag.V7);

  /** The same words, read as the newest draft. */
  private static final JsonSchema DRAFT_2020_12 = schema(VersionFlag.V202012);

  private static final Set<FindingCode> SEEN_BY_EDITORS =
      Set.of(
          FindingCode.WRONG_SHAPE,
          FindingCode.NOT_YET,
          FindingCode.UNKNOWN_KEY,
          FindingCode.MISSING_KEY,
          FindingCode.BAD_NAME,
          FindingCode.OUT_OF_RANGE,
          FindingCode.BAD_VALUE,
          FindingCode.BAD_DURATION,
          FindingCode.BAD_SIZE,
          FindingCode.UNKNOWN_KIND,
          FindingCode.BAD_REFERENCE,
          FindingCode.TOO_MANY_INPUTS,
          FindingCode.MISSING_INPUT,
          FindingCode.UNKNOWN_PARAMETER,
          FindingCode.MISSING_PARAMETER,
          FindingCode.PATH_EXPRESSION,
          FindingCode.WRONG_TYPE);

  private static JsonSchema schema(VersionFlag draft) {
    return JsonSchemaFactory.getInstance(draft).getSchema(SCHEMA);
  }

  private static Set<ValidationMessage> problems(JsonSchema schema, String yaml) {
    Object data = PlainNode.of(YamlReader.read(yaml, new Findings("t.yaml")).orElseThrow());
    return schema.validate(JSON.valueToTree(data));
  }

  static List<Path> valid() {
    return Corpus.files(Corpus.VALID);
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aValidFileFits(Path file) {
    String yaml = new String(Corpus.bytes(file), StandardCharsets.UTF_8);

    assertThat(problems(DRAFT_07, yaml)).isEmpty();
    assertThat(problems(DRAFT_2020_12, yaml)).isEmpty();
  }

  @Test
  void parametersThatStandInForEachOtherAreSeen() {
    JsonNode look = JSON.valueToTree(DagSchema.of(new KindCatalog(List.of(ExampleKinds.look()))));
    JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(look);
    String step = Reading.HEADER + "steps: {a: {uses: acme/look";

    assertThat(problems(schema, step + ", with: {url: x}}}")).isEmpty();
    assertThat(problems(schema, step + ", with: {url: x, json: a}}}")).isEmpty();
    assertThat(problems(schema, step + "}}")).isNotEmpty();
    assertThat(problems(schema, step + ", with: {json: a}}}")).isNotEmpty();
    assertThat(problems(schema, step + ", with: {url: x, file: y}}}")).isNotEmpty();
    assertThat(problems(schema, step + ", with: {url: x, json: a, body: b}}}")).isNotEmpty();
  }

  @Test
  void inputsThatStandForEachOtherAreSeen() {
    JsonNode watch = JSON.valueToTree(DagSchema.of(new KindCatalog(List.of(ExampleKinds.watch()))));
    JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(watch);
    String step = Reading.HEADER + "steps: {a: {uses: acme/watch";

    assertThat(problems(schema, step + ", in: {data: x, baseline: y}}}")).isEmpty();
    assertThat(problems(schema, step + ", in: {deployment: x, baseline: y}}}")).isEmpty();
    assertThat(problems(schema, step + ", in: {baseline: y}}}")).isNotEmpty();
    assertThat(problems(schema, step + ", in: {deployment: x}}}")).isNotEmpty();
    assertThat(problems(schema, step + ", in: {data: z, deployment: x, baseline: y}}}"))
        .isNotEmpty();
    assertThat(problems(schema, step + "}}")).isNotEmpty();
  }

  @Test
  void theExampleOfTheLanguageFits() {
    assertThat(problems(DRAFT_07, ExampleTest.runnable())).isEmpty();
    assertThat(problems(DRAFT_07, ExampleTest.EXAMPLE))
        .as("the kind notify is not among those of the example")
        .allMatch(problem -> problem.toString().contains("finally.tell"));
  }

  @ParameterizedTest
  @EnumSource(FindingCode.class)
  void whatBreaksOtherRulesFitsAndWhatEditorsCanSeeDoesNot(FindingCode code) {
    boolean readable =
        !Corpus.isMade(code)
            && !Set.of(
                    FindingCode.YAML_SYNTAX,
                    FindingCode.TAB,
                    FindingCode.ALIAS,
                    FindingCode.DOCUMENTS,
                    FindingCode.TAG)
                .contains(code);
    if (!readable) {
      assertThat(SEEN_BY_EDITORS).doesNotContain(code);
      return;
    }
    String yaml = new String(Corpus.breaking(code), StandardCharsets.UTF_8);

    assertThat(problems(DRAFT_07, yaml).isEmpty())
        .as("%s: %s", code.word(), problems(DRAFT_07, yaml))
        .isEqualTo(!SEEN_BY_EDITORS.contains(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "steps: {a: {uses: ingest, with: {from: data/wine.csv}, retyr: {max: 1}}}",
        "steps: {a: {uses: ingest, with: {from: data/wine.csv}, retry: {max: -1}}}",
        "steps: {a: {uses: ingest, with: {from: data/wine.csv}, retry: {max: 1, backoff: {initial: 10}}}}",
        "steps: {a: {uses: ingest, with: {from: data/wine.csv}, if: \"${{ true }}\"}}",
        "steps: {a: {uses: ingest, with: {from: data/wine.csv}, worker: {tag: gpu}}}",
        "steps: {a: {uses: ingest, with: {from: data/wine.csv}, timeouts: {atempt: 5m}}}",
        "steps: {a: {uses: acme/everything, with: {number: many}}}",
        "steps: {a: {uses: acme/everything, with: {many: [1, 11]}}}",
        "steps: {a: {uses: acme/everything, with: {share: lots}}}",
        "steps: {a: {uses: acme/everything, with: {either: {path: x}}}}",
        "steps: {a: {uses: acme/script, with: {run: x, outputs: {a: table}}}}",
        "steps: {}",
        "params: {a: {type: int}}\nsteps: {a: {uses: acme/everything}}",
        "params: {a: {type: integer, default: x}}\nsteps: {a: {uses: acme/everything}}",
        "params: {a: {type: string, minimum: 3}}\nsteps: {a: {uses: acme/everything}}",
        "triggers: {a: {cron: \"@daily\", webhook: true}}\nsteps: {a: {uses: acme/everything}}",
        "triggers: {a: {event: drift}}\nsteps: {a: {uses: acme/everything}}",
        "labels: [a]\nsteps: {a: {uses: acme/everything}}"
      })
  void aTypicalMistakeIsSeen(String rest) {
    assertThat(Reading.findings(Reading.HEADER + rest)).isNotEmpty();
    assertThat(problems(DRAFT_07, Reading.HEADER + rest)).isNotEmpty();
    assertThat(problems(DRAFT_2020_12, Reading.HEADER + rest)).isNotEmpty();
  }
}
