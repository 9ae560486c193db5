package dev.millrace.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.message.ToWorker.KnownArtifact;
import dev.millrace.engine.message.ToWorker.Lineage;
import dev.millrace.engine.message.ToWorker.Model;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.kind.Isolation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a key depends on, and what it does not. */
class CacheKeyTest {
  private static String key(Consumer<KeySketch> change) {
    KeySketch sketch = new KeySketch();
    change.accept(sketch);
    return sketch.parts().digest();
  }

  private static final String PLAIN = key(sketch -> {});

  private static Lineage upstream(long trees) {
    return new Lineage("parts", "split", 1, Map.of("trees", trees), 7, Map.of(), Map.of());
  }

  @Test
  void everythingThatAResultDependsOnIsInIt() {
    Map<String, Consumer<KeySketch>> changes = new LinkedHashMap<>();
    changes.put("kind", s -> s.kind = "tune");
    changes.put("version of the kind", s -> s.version = 4);
    changes.put("parameter", s -> s.with.put("trees", 200L));
    changes.put("type of a parameter", s -> s.with.put("trees", "100"));
    changes.put("one parameter more", s -> s.with.put("depth", 3L));
    changes.put("digest of an input", s -> s.inputs.set(0, KeySketch.input("data", "b", 178)));
    changes.put("port of an input", s -> s.inputs.set(0, KeySketch.input("validation", "a", 178)));
    changes.put("one input more", s -> s.inputs.add(KeySketch.input("data", "b", 3)));
    changes.put(
        "order of inputs",
        s -> {
          s.inputs.add(0, KeySketch.input("data", "b", 3));
        });
    changes.put("model that does not exist", s -> s.references.add("wine@live"));
    changes.put(
        "model",
        s -> {
          s.references.add("wine@live");
          s.models.put("wine@live", new Model("wine", 1, "b".repeat(64)));
        });
    changes.put("artifact that does not exist", s -> s.with.put("like", "up.data"));
    changes.put(
        "artifact",
        s -> {
          s.with.put("like", "up.data");
          s.artifacts.put("up.data", new KnownArtifact("dataset", "b".repeat(64), 1, "r7"));
        });
    changes.put("bytes of a file", s -> s.files.put("labels.yaml", "e".repeat(64)));
    changes.put("variable", s -> s.env.put("THREADS", "8"));
    changes.put("name of a secret", s -> s.secrets.put("TOKEN", "chat"));
    changes.put("seed", s -> s.seed = 8);
    changes.put("isolation", s -> s.isolation = Optional.of(Isolation.CONTAINER));
    changes.put("lineage", s -> s.lineage.add(upstream(1)));
    changes.put("other lineage", s -> s.lineage.add(upstream(2)));
    changes.put("expression", s -> s.with.put("gate", "f1 > params['min-f1']"));
    changes.put("expression that names all", s -> s.with.put("gate", "size(params) > 1"));
    changes.put("expression that names the run", s -> s.with.put("gate", "run.id == 'r1'"));

    assertThat(changes.values().stream().map(CacheKeyTest::key).distinct())
        .as("all different: " + changes.keySet())
        .hasSize(changes.size())
        .doesNotContain(PLAIN);
  }

  @Test
  void whatAResultDoesNotDependOnIsNotInIt() {
    RetryPolicy retry =
        new RetryPolicy(3, Set.of(FailureClass.OOM), Duration.ZERO, 1, Duration.ZERO, 0);

    assertThat(key(s -> s.id = "other")).as("id of the step").isEqualTo(PLAIN);
    assertThat(key(s -> s.retry = retry)).as("retries").isEqualTo(PLAIN);
    assertThat(key(s -> s.params.put("unused", "y"))).as("unused parameter").isEqualTo(PLAIN);
    assertThat(key(s -> s.inputs.set(0, KeySketch.input("data", "a", -1))))
        .as("rows, which the digest stands for")
        .isEqualTo(PLAIN);
    assertThat(
            key(
                s -> {
                  s.with.clear();
                  s.with.put("target", "grade");
                  s.with.put("trees", 100L);
                }))
        .as("order of parameters")
        .isEqualTo(PLAIN);
  }

  @Test
  void onlyTheParametersOfTheRunThatAnExpressionNamesCount() {
    Consumer<KeySketch> gated = s -> s.with.put("gate", "f1 > params['min-f1'] + params.unused");

    assertThat(key(gated)).isNotEqualTo(key(gated.andThen(s -> s.params.put("unused", "y"))));
    assertThat(key(gated)).isEqualTo(key(gated.andThen(s -> s.params.put("third", 1L))));
  }

  @Test
  void aKeyIsTheSameInEveryVersionOfMillrace() {
    assertThat(PLAIN).isEqualTo("f242ab8134e74b7c9faaf81db1037e1c0c51f5fcea8624828f5fd6594a909ed7");
  }

  @Test
  void largeValuesAndManyInputsAreKeptAsDigests() {
    KeySketch sketch = new KeySketch();
    sketch.with.put("code", "x".repeat(100_000));
    IntStream.range(0, 10_000)
        .forEach(i -> sketch.inputs.add(KeySketch.input("many", "%08x".formatted(i), 1)));
    IntStream.range(0, 200)
        .forEach(
            i -> sketch.lineage.add(new Lineage("t" + i, "k", 1, Map.of(), 0, Map.of(), Map.of())));

    KeyParts parts = sketch.parts();

    assertThat(parts.data().toString()).hasSizeLessThan(2_000);
    sketch.with.put("code", "x".repeat(99_999) + "y");
    assertThat(sketch.parts().digest()).isNotEqualTo(parts.digest());
    sketch.with.put("code", "x".repeat(100_000));
    sketch.inputs.set(5_000, KeySketch.input("many", "ffffffff", 1));
    assertThat(sketch.parts().digest()).isNotEqualTo(parts.digest());
  }

  @Test
  void partsComeBackAsTheyWere() {
    KeySketch sketch = new KeySketch();
    sketch.references.add("wine@live");
    sketch.lineage.add(upstream(1));
    sketch.secrets.put("TOKEN", "chat");
    sketch.with.put("nested", Map.of("list", List.of(1L, 2.5, "x", true)));
    sketch.with.put("gate", "f1 > params['min-f1']");

    KeyParts parts = sketch.parts();

    assertThat(KeyParts.read(parts.data())).isEqualTo(parts);
    assertThat(KeyParts.read(parts.data()).digest()).isEqualTo(parts.digest());
  }
}
