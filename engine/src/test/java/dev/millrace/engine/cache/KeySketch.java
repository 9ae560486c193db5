package dev.millrace.engine.cache;

import dev.millrace.engine.dag.CacheRule;
import dev.millrace.engine.dag.CodeEnvironment;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.StepLimits;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.dag.Timeouts;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.message.SecretText;
import dev.millrace.engine.message.ToWorker.Input;
import dev.millrace.engine.message.ToWorker.KnownArtifact;
import dev.millrace.engine.message.ToWorker.Lineage;
import dev.millrace.engine.message.ToWorker.Model;
import dev.millrace.engine.message.ToWorker.Slice;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a training step may be given; each method changes one thing of it. */
final class KeySketch {
  final Map<String, Object> with = new LinkedHashMap<>(Map.of("trees", 100L, "target", "grade"));
  final Map<String, Object> params = new LinkedHashMap<>(Map.of("min-f1", 0.8, "unused", "x"));
  final List<Input> inputs = new ArrayList<>(List.of(input("data", "a", 178)));
  final Map<String, Model> models = new LinkedHashMap<>();
  final List<String> references = new ArrayList<>();
  final Map<String, KnownArtifact> artifacts = new LinkedHashMap<>();
  final Map<String, String> files = new LinkedHashMap<>(Map.of("labels.yaml", "f".repeat(64)));
  final Map<String, String> env = new LinkedHashMap<>(Map.of("THREADS", "4"));
  final Map<String, String> secrets = new LinkedHashMap<>();
  final List<Lineage> lineage = new ArrayList<>();
  final List<SecretText> secretTexts = new ArrayList<>();
  String kind = "train";
  int version = 3;
  long seed = 7;
  Optional<Isolation> isolation = Optional.empty();
  String id = "forest";
  RetryPolicy retry = RetryPolicy.NONE;
  Optional<Slice> slice = Optional.empty();

  static Input input(String port, String digest, long rows) {
    Map<String, Object> facts = rows < 0 ? Map.of() : Map.of("rows", rows);
    return new Input(port, "dataset", digest.repeat(64 / digest.length()), 10, facts, "parts");
  }

  /** About these rows of a dataset of a hundred. */
  KeySketch slice(String digest, long first, long count, String text, Map<String, Object> names) {
    slice =
        Optional.of(
            new Slice(
                new Input("for-each", "dataset", digest, 1, Map.of("rows", 100L), "raw"),
                first,
                count,
                false,
                Map.of("text", text),
                names));
    return this;
  }

  KeyParts parts() {
    KindDeclaration declaration =
        new KindDeclaration(
            kind,
            version,
            "",
            List.of(),
            List.of(),
            List.of(
                Parameter.optional(
                    "gate", new ParameterType.Expression("bool", Map.of()), "A condition."),
                Parameter.optional("like", new ParameterType.ArtifactReference(), "A name.")),
            List.of(),
            true,
            false,
            true,
            Isolation.PROCESS,
            "");
    DagStep step =
        new DagStep(
            id,
            declaration,
            Map.of(),
            List.of(),
            with,
            Optional.empty(),
            Join.Word.OK,
            Optional.empty(),
            retry,
            Timeouts.NONE,
            OnFailure.FAIL,
            new StepOptions(
                StepLimits.NONE,
                WorkerNeeds.NONE,
                CacheRule.BY_KIND,
                isolation,
                new CodeEnvironment(env, secrets)));
    return KeyParts.of(
        step,
        new Given(
            with,
            Map.of("id", "r1", "dag", "wine"),
            params,
            inputs,
            models,
            references,
            artifacts,
            files,
            lineage,
            env,
            secretTexts,
            seed,
            slice));
  }
}
