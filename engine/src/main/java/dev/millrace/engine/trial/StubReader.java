package dev.millrace.engine.trial;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.PlainNode;
import dev.millrace.engine.language.key.Values;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.ValueDeclaration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code steps} of a file of tests: what stands in for them. */
final class StubReader {
  private static final List<String> KEYS =
      List.of("values", "outputs", "rows", "takes", "fail", "message");
  private static final List<String> CLASSES =
      Arrays.stream(FailureClass.values()).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();

  private final Keys keys;
  private final Values values;
  private final StepIds ids;

  StubReader(Keys keys, StepIds ids) {
    this.keys = keys;
    this.values = new Values(keys);
    this.ids = ids;
  }

  /** Stubs by the id of a step or of an item, on top of others. */
  Map<String, Stub> read(Optional<Node> node, Map<String, Stub> base) {
    Map<String, Stub> stubs = new LinkedHashMap<>(base);
    Optional<Mapping> map = node.flatMap(n -> keys.map(n, "'steps'"));
    for (Entry entry : map.map(m -> List.copyOf(m.entries())).orElse(List.of())) {
      String id = entry.key().text();
      Optional<DagStep> step = ids.find(entry.key());
      Optional<Mapping> written = keys.map(entry.value(), "step '" + id + "'", KEYS);
      if (step.isPresent() && written.isPresent()) {
        stubs.put(id, stub(written.get(), step.get(), base.getOrDefault(id, Stub.PLAIN)));
      }
    }
    return stubs;
  }

  private Stub stub(Mapping map, DagStep step, Stub base) {
    Map<String, Object> returned = new LinkedHashMap<>(base.values());
    map.get("values").ifPresent(n -> returned.putAll(values(n, step)));
    Optional<List<String>> outputs = map.get("outputs").map(n -> outputs(n, step));
    return new Stub(
        returned,
        outputs.or(base::outputs),
        map.get("rows").flatMap(n -> values.whole(n, "'rows'", 0, Long.MAX_VALUE)).or(base::rows),
        map.get("takes").flatMap(n -> values.duration(n, "'takes'", true)).orElse(base.takes()),
        map.get("fail").map(this::failures).orElse(base.failures()),
        map.get("message").flatMap(n -> values.text(n, "'message'")).orElse(base.message()));
  }

  private Map<String, Object> values(Node node, DagStep step) {
    Map<String, Object> read = new LinkedHashMap<>();
    List<String> known = step.kind().values().stream().map(ValueDeclaration::name).toList();
    Optional<Mapping> map = keys.map(node, "'values' of step '" + step.id() + "'");
    for (Entry entry : map.map(m -> List.copyOf(m.entries())).orElse(List.of())) {
      String name = entry.key().text();
      if (!known.contains(name) && !step.kind().openValues()) {
        unknown(FindingCode.UNKNOWN_VALUE, entry.key(), "returns no value", step, name, known);
      } else {
        read.put(name, PlainNode.of(entry.value()));
      }
    }
    return read;
  }

  private List<String> outputs(Node node, DagStep step) {
    List<String> known = step.kind().outputs().stream().map(Port::name).toList();
    List<String> read = new ArrayList<>();
    for (Node item : keys.oneOrMany(node)) {
      Optional<Scalar> port = keys.scalar(item, "'outputs'", "the name of an output");
      if (port.isPresent() && !known.contains(port.get().text())) {
        unknown(
            FindingCode.UNKNOWN_PORT, port.get(), "has no output", step, port.get().text(), known);
      }
      port.ifPresent(found -> read.add(found.text()));
    }
    return read;
  }

  private void unknown(
      FindingCode code, Scalar at, String lacks, DagStep step, String name, List<String> known) {
    keys.findings()
        .add(
            code,
            at.place(),
            "Step '"
                + step.id()
                + "' ("
                + step.kind().name()
                + ") "
                + lacks
                + " "
                + Findings.show(name)
                + "; expected "
                + Nearest.list(known)
                + ".",
            Nearest.suggestion(name, known));
  }

  /** A class for all attempts, a list for the first ones, or a map from attempt to class. */
  private Map<Integer, FailureClass> failures(Node node) {
    Map<Integer, FailureClass> failures = new LinkedHashMap<>();
    if (node instanceof Mapping map) {
      for (Entry entry : map.entries()) {
        Optional<Long> attempt = values.whole(entry.key(), "an attempt of 'fail'", 1, 1_000);
        Optional<FailureClass> failure = failure(entry.value());
        if (attempt.isPresent() && failure.isPresent()) {
          failures.put(attempt.get().intValue(), failure.get());
        }
      }
      return failures;
    }
    if (node instanceof Scalar) {
      failure(node).ifPresent(failure -> failures.put(0, failure));
      return failures;
    }
    List<Node> each = keys.oneOrMany(node);
    for (int i = 0; i < each.size(); i++) {
      int attempt = i + 1;
      failure(each.get(i)).ifPresent(failure -> failures.put(attempt, failure));
    }
    return failures;
  }

  private Optional<FailureClass> failure(Node node) {
    return values
        .word(node, "'fail'", CLASSES)
        .map(word -> FailureClass.valueOf(word.toUpperCase(Locale.ROOT)));
  }
}
