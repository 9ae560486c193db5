package dev.millrace.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the general kinds declare, and their examples as steps that run. */
class MachineryKindsTest {
  @TempDir Path directory;

  private static StepKind kind(String name) {
    return ServiceLoader.load(StepKind.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(kind -> kind.declaration().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no kind '" + name + "' is registered"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"noop", "shell", "python", "http", "wait", "approve", "notify", "dag"})
  void theExampleOfAKindRuns(String name) throws Exception {
    StepKind kind = kind(name);
    JsonNode step = new YAMLMapper().readTree(kind.declaration().example()).elements().next();
    assertThat(step.get("uses").asText()).isEqualTo(name);
    FakeStepContext it = new FakeStepContext(kind, directory.resolve("it"));
    try (LocalServer server = new LocalServer().answers(200, "{\"rate\": 1.5}")) {
      for (Map.Entry<String, JsonNode> with : step.get("with").properties()) {
        Object value = new ObjectMapper().convertValue(with.getValue(), Object.class);
        boolean address = value instanceof String text && text.startsWith("https://");
        it.with(with.getKey(), address ? server.address("/") : value);
      }
      if (step.has("in")) {
        Path bytes = Files.writeString(directory.resolve("bytes"), "some bytes");
        for (Map.Entry<String, JsonNode> in : step.get("in").properties()) {
          JsonNode type = step.get("with").path("outputs").path(in.getKey());
          if (type.isTextual() && name.equals("noop")) {
            it.input(in.getKey(), dataset(type), bytes, Map.of());
          } else {
            it.input(in.getKey(), bytes, Map.of());
          }
        }
      }
      KindDeclaration used = kind.declaration().asUsed(it.inputPorts(), it.parameters().asMap());
      StepResult result = it.run();
      if (result.waiting().isPresent()) {
        assertThat(name).isIn("wait", "approve", "dag");
        return;
      }
      for (Port port : used.outputs()) {
        assertThat(!port.required() || it.wrote(port.name())).as(port.name()).isTrue();
      }
      assertThat(used.values())
          .allMatch(value -> !value.name().equals("bytes") || result.values().containsKey("bytes"));
    }
  }

  private static ArtifactType dataset(JsonNode word) {
    return ArtifactType.valueOf(word.asText().toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"noop", "shell", "python", "http", "wait", "approve", "notify", "dag"})
  void everyPartOfADeclarationIsDocumented(String name) {
    KindDeclaration declaration = kind(name).declaration();
    assertThat(declaration.summary()).endsWith(".");
    for (Parameter parameter : declaration.parameters()) {
      assertThat(parameter.doc()).as(parameter.name()).endsWith(".");
    }
    declaration.outputs().forEach(port -> assertThat(port.doc()).as(port.name()).endsWith("."));
    declaration.inputs().forEach(port -> assertThat(port.doc()).as(port.name()).endsWith("."));
    declaration.values().forEach(value -> assertThat(value.doc()).endsWith("."));
    declaration
        .free()
        .outputs()
        .or(declaration.free()::valueTypes)
        .ifPresent(
            parameter ->
                assertThat(declaration.parameters())
                    .extracting(Parameter::name)
                    .contains(parameter));
  }
}
