package dev.millrace.engine.cache;

import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.CanonicalJson;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.message.SecretText;
import dev.millrace.engine.message.ToWorker.Input;
import dev.millrace.engine.message.ToWorker.KnownArtifact;
import dev.millrace.engine.message.ToWorker.Lineage;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the result of a step depends on, part by part, so that two keys that differ can say where.
 * Large values are kept as their digest, so the whole stays small.
 *
 * @param parameters of {@code with}, as an attempt sees them
 * @param runParameters parameters of the run that the step's own expressions name; its {@code run}
 *     too, as {@code run.id}, if they name that
 * @param inputs port to the digests of its artifacts, in order
 * @param rows port to how many rows each of its artifacts has; -1 where that is not known. Not a
 *     part of the key
 * @param models reference to the digest of the bundle; empty text if it is not registered
 * @param artifacts reference to digest; empty text if nothing was found for it
 * @param files path to digest
 * @param env variable to text
 * @param secrets variable, or path of a text, to the name of a secret or to the parts of the text;
 *     never a value
 * @param isolation {@code container} or {@code process}, which stands for a thread as well
 * @param upstream task to the digest of what is known of it, for kinds that want lineage
 */
public record KeyParts(
    String kind,
    long version,
    Map<String, Object> parameters,
    Map<String, Object> runParameters,
    Map<String, List<Object>> inputs,
    Map<String, List<Object>> rows,
    Map<String, Object> models,
    Map<String, Object> artifacts,
    Map<String, Object> files,
    Map<String, Object> env,
    Map<String, Object> secrets,
    Map<String, Object> upstream,
    long seed,
    String isolation) {

  /** Longer texts of values are kept as their digest. */
  static final int VALUE_CHARS_MAX = 2_000;

  /** A port with more artifacts, and more tasks upstream, are kept as one digest. */
  static final int LISTED_MAX = 100;

  public KeyParts {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    runParameters = Collections.unmodifiableMap(new TreeMap<>(runParameters));
    inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    rows = Collections.unmodifiableMap(new TreeMap<>(rows));
    models = Collections.unmodifiableMap(new TreeMap<>(models));
    artifacts = Collections.unmodifiableMap(new TreeMap<>(artifacts));
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    env = Collections.unmodifiableMap(new TreeMap<>(env));
    secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
    upstream = Collections.unmodifiableMap(new TreeMap<>(upstream));
  }

  /** The parts for a task of a step that is given this. */
  public static KeyParts of(DagStep step, Given given) {
    Map<String, List<Object>> inputs = new TreeMap<>();
    Map<String, List<Object>> rows = new TreeMap<>();
    for (Input input : given.inputs()) {
      inputs.computeIfAbsent(input.port(), port -> new ArrayList<>()).add(input.digest());
      rows.computeIfAbsent(input.port(), port -> new ArrayList<>()).add(rowsOf(input));
    }
    Map<String, Object> with = given.with();
    Map<String, Object> named =
        AttemptParameters.namedByExpressions(step.kind(), with, given.params(), given.run());
    if (given.slice().isPresent()) {
      SliceParts.add(given.slice().get(), inputs, rows);
      with = SliceParts.parameters(with, given.slice().get());
      named = SliceParts.names(named, given.slice().get());
    }
    inputs.forEach((port, digests) -> shorten(digests, rows.get(port)));
    Map<String, Object> models = new TreeMap<>();
    for (String reference : given.references()) {
      boolean known = given.models().containsKey(reference);
      models.put(reference, known ? given.models().get(reference).bundleDigest() : "");
    }
    return new KeyParts(
        step.kind().name(),
        step.kind().version(),
        shortened(with),
        shortened(named),
        inputs,
        rows,
        models,
        artifacts(step, given),
        files(step.kind(), given.files()),
        shortened(given.env()),
        secrets(step, given),
        upstream(given.lineage()),
        given.seed(),
        isolation(step));
  }

  private static Map<String, Object> artifacts(DagStep step, Given given) {
    Map<String, Object> artifacts = new TreeMap<>();
    for (String reference : AttemptParameters.artifactsIn(step.kind(), given.with())) {
      KnownArtifact known = given.artifacts().get(reference);
      artifacts.put(reference, known == null ? "" : known.digest());
    }
    return artifacts;
  }

  /** The jar of a plugin is a file that it depends on. */
  private static Map<String, Object> files(KindDeclaration kind, Map<String, String> named) {
    Map<String, Object> files = new TreeMap<>(named);
    if (!kind.code().isEmpty()) {
      files.put("jar of " + kind.name(), kind.code());
    }
    return files;
  }

  /** A thread and a process of a worker see the same machine; a container does not. */
  private static String isolation(DagStep step) {
    Isolation isolation = step.options().isolation().orElse(step.kind().isolation());
    return (isolation == Isolation.CONTAINER ? isolation : Isolation.PROCESS).word();
  }

  /** By place, because a text that only looks like the name of a secret is another text. */
  private static Map<String, Object> secrets(DagStep step, Given given) {
    Map<String, Object> secrets = new TreeMap<>(step.options().code().secrets());
    for (SecretText text : given.secretTexts()) {
      List<Object> parts = new ArrayList<>();
      for (SecretText.Part part : text.parts()) {
        parts.add(part.namesSecret() ? Map.of("secret", part.secret()) : part.text());
      }
      boolean whole = text.parts().size() == 1;
      secrets.put(
          String.join(".", text.path()), whole ? text.parts().get(0).secret() : shortened(parts));
    }
    return secrets;
  }

  private static Object rowsOf(Input input) {
    return input.facts().get("rows") instanceof Number rows ? rows.longValue() : -1L;
  }

  private static void shorten(List<Object> digests, List<Object> rows) {
    if (digests.size() > LISTED_MAX) {
      String all = CanonicalJson.sha256(digests);
      int count = digests.size();
      digests.clear();
      digests.add(count + " artifacts, sha256:" + all);
      long sum = rows.stream().mapToLong(one -> (Long) one).sum();
      boolean unknown = rows.contains(-1L);
      rows.clear();
      rows.add(unknown ? -1L : sum);
    }
  }

  private static Map<String, Object> shortened(Map<String, ?> values) {
    Map<String, Object> shortened = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          String text = CanonicalJson.of(value);
          shortened.put(
              name,
              text.length() <= VALUE_CHARS_MAX
                  ? value
                  : Map.of("sha256", CanonicalJson.sha256(value)));
        });
    return shortened;
  }

  private static Object shortened(List<Object> parts) {
    return shortened(Map.of("", parts)).get("");
  }

  private static Map<String, Object> upstream(List<Lineage> lineage) {
    Map<String, Object> upstream = new TreeMap<>();
    for (Lineage task : lineage) {
      Map<String, Object> known = new LinkedHashMap<>();
      known.put("kind", task.kind());
      known.put("version", (long) task.kindVersion());
      known.put("parameters", task.parameters());
      known.put("seed", task.seed());
      known.put("inputs", task.inputDigests());
      known.put("outputs", task.outputDigests());
      upstream.put(task.task(), CanonicalJson.sha256(known));
    }
    return upstream.size() <= LISTED_MAX
        ? upstream
        : Map.of(upstream.size() + " tasks", CanonicalJson.sha256(upstream));
  }

  /** The key: lower-case hexadecimal SHA-256 of everything but {@link #rows}. */
  public String digest() {
    Map<String, Object> data = data();
    data.remove("rows");
    return CanonicalJson.sha256(data);
  }

  /** As plain data, which {@link #read} reads. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("kind", kind);
    data.put("version", version);
    data.put("seed", seed);
    data.put("isolation", isolation);
    put(data, "parameters", parameters);
    put(data, "run", runParameters);
    put(data, "inputs", inputs);
    put(data, "rows", rows);
    put(data, "models", models);
    put(data, "artifacts", artifacts);
    put(data, "files", files);
    put(data, "env", env);
    put(data, "secrets", secrets);
    put(data, "upstream", upstream);
    return data;
  }

  private static void put(Map<String, Object> data, String name, Map<String, ?> values) {
    if (!values.isEmpty()) {
      data.put(name, values);
    }
  }

  /** What {@link #data} gave, also after it was stored. */
  public static KeyParts read(Map<String, Object> data) {
    return new KeyParts(
        String.valueOf(data.get("kind")),
        number(data, "version"),
        map(data, "parameters"),
        map(data, "run"),
        lists(data, "inputs"),
        lists(data, "rows"),
        map(data, "models"),
        map(data, "artifacts"),
        map(data, "files"),
        map(data, "env"),
        map(data, "secrets"),
        map(data, "upstream"),
        number(data, "seed"),
        String.valueOf(data.get("isolation")));
  }

  private static long number(Map<String, Object> data, String name) {
    return data.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static Map<String, Object> map(Map<String, Object> data, String name) {
    Map<String, Object> map = new TreeMap<>();
    if (data.get(name) instanceof Map<?, ?> found) {
      found.forEach((key, value) -> map.put(String.valueOf(key), value));
    }
    return map;
  }

  private static Map<String, List<Object>> lists(Map<String, Object> data, String name) {
    Map<String, List<Object>> lists = new TreeMap<>();
    map(data, name)
        .forEach(
            (key, value) ->
                lists.put(key, value instanceof List<?> l ? List.copyOf(l) : List.of()));
    return lists;
  }
}
