package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.millrace.engine.language.schema.DagSchema;
import dev.millrace.server.node.StepKinds;
import dev.millrace.spi.kind.KindDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema for editors, with the kinds that are shipped. */
class PublishedSchemaTest {
  private static final JsonNode DOCUMENT =
      new ObjectMapper().valueToTree(DagSchema.of(StepKinds.catalog()));
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(DOCUMENT);
  private static final YAMLMapper YAML = new YAMLMapper();

  static List<Path> dags() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "dags"))) {
      return files
          .filter(
              file -> file.toString().endsWith(".yaml") && !file.toString().endsWith(".test.yaml"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("dags")
  void everyExampleDagFits(Path file) throws IOException {
    assertThat(SCHEMA.validate(YAML.readTree(Files.readString(file)))).isEmpty();
  }

  static Stream<KindDeclaration> kinds() {
    return StepKinds.catalog().all().stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theExampleOfEveryKindFits(KindDeclaration kind) throws IOException {
    String dag = "apiVersion: millrace/v1\ndag: example\nsteps:\n" + kind.example().indent(2);

    assertThat(SCHEMA.validate(YAML.readTree(dag))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aParameterThatNoKindHasDoesNotFit(KindDeclaration kind) throws IOException {
    String dag =
        "apiVersion: millrace/v1\ndag: example\nsteps:\n"
            + "  a: {uses: "
            + kind.name()
            + ", with: {no-such-parameter: 1}}\n";

    assertThat(SCHEMA.validate(YAML.readTree(dag)))
        .anyMatch(problem -> problem.toString().contains("no-such-parameter"));
  }
}
