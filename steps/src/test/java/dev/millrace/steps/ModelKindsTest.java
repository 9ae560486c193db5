package dev.millrace.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.StepKind;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kinds that work on models say about themselves. */
class ModelKindsTest {

  private static KindDeclaration kind(String name) {
    return ServiceLoader.load(StepKind.class).stream()
        .map(provider -> provider.get().declaration())
        .filter(declaration -> declaration.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no kind " + name));
  }

  private static void documented(String kind, List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      assertThat(parameter.doc()).as("%s: %s", kind, parameter.name()).hasSizeGreaterThan(10);
      assertThat(parameter.doc()).as("%s: %s", kind, parameter.name()).endsWith(".");
      if (parameter.type() instanceof ParameterType.Structure structure) {
        documented(kind, structure.parameters());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "package", "deploy", "predict", "monitor", "tune"})
  void everyParameterAndPortIsExplained(String name) {
    KindDeclaration kind = kind(name);
    documented(name, kind.parameters());
    kind.inputs().forEach(port -> assertThat(port.doc()).as(port.name()).endsWith("."));
    kind.outputs().forEach(port -> assertThat(port.doc()).as(port.name()).endsWith("."));
    kind.values().forEach(value -> assertThat(value.doc()).as(value.name()).endsWith("."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "package", "deploy", "predict", "monitor", "tune"})
  void theExampleUsesWhatIsDeclared(String name) throws Exception {
    KindDeclaration kind = kind(name);
    Map<String, Map<String, Object>> steps =
        new ObjectMapper(new YAMLFactory()).readValue(kind.example(), new TypeReference<>() {});
    assertThat(steps).hasSize(1);
    Map<String, Object> step = steps.values().iterator().next();
    assertThat(step).containsEntry("uses", name);
    List<String> parameters = kind.parameters().stream().map(Parameter::name).toList();
    assertThat(((Map<?, ?>) step.get("with")).keySet())
        .isNotEmpty()
        .allMatch(parameter -> parameters.contains(String.valueOf(parameter)));
    for (Object port : ((Map<?, ?>) step.get("in")).keySet()) {
      assertThat(kind.input(String.valueOf(port))).as("port %s", port).isPresent();
    }
    kind.inputs().stream()
        .filter(port -> port.required() && port.standsFor().isEmpty())
        .forEach(
            port ->
                assertThat(((Map<?, ?>) step.get("in")).keySet().toString()).contains(port.name()));
  }
}
