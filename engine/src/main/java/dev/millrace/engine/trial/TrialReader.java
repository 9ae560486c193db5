package dev.millrace.engine.trial;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.ParameterProblem;
import dev.millrace.engine.dag.RunParameters;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.PlainNode;
import dev.millrace.engine.language.key.Values;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Place;
import dev.millrace.engine.language.yaml.SourceText;
import dev.millrace.engine.language.yaml.YamlReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads files of tests, {@code *.test.yaml}. Everything that is wrong with one becomes a finding
 * with its place, by the same rules as for DAG files.
 */
public final class TrialReader {
  private static final List<String> FILE_KEYS = List.of("dag", "params", "steps", "cases");
  private static final List<String> CASE_KEYS =
      List.of("params", "steps", "slots", "timeout", "cancel-after", "start", "expect");
  private static final int SLOTS_MAX = 100_000;

  private final Findings findings;
  private final Keys keys;
  private final Values values;
  private final Set<String> told = new HashSet<>();

  private TrialReader(Findings findings) {
    this.findings = findings;
    this.keys = new Keys(findings);
    this.values = new Values(keys);
  }

  /**
   * @param fileName as findings show it
   * @param dags gives the DAG for what stands after {@code dag}, if that is there; asked once, and
   *     empty if it cannot be had, which whoever gives it says
   */
  public static TrialReading read(
      String fileName, byte[] utf8, Function<Optional<String>, Optional<Dag>> dags) {
    Findings findings = new Findings(fileName);
    List<TrialCase> cases =
        SourceText.decode(utf8, findings)
            .flatMap(text -> YamlReader.read(text, findings))
            .map(root -> new TrialReader(findings).file(root, dags))
            .orElse(List.of());
    return new TrialReading(findings.isEmpty() ? cases : List.of(), findings.inOrder());
  }

  private List<TrialCase> file(Node node, Function<Optional<String>, Optional<Dag>> dags) {
    Optional<Mapping> root = keys.map(node, "the file", FILE_KEYS);
    if (root.isEmpty()) {
      return List.of();
    }
    Optional<Node> cases = keys.required(root.get(), "cases", root.get().place(), "the file");
    Optional<String> path = root.get().get("dag").flatMap(n -> values.text(n, "'dag'"));
    Optional<Dag> dag = dags.apply(path);
    if (dag.isEmpty() || cases.isEmpty()) {
      return List.of();
    }
    StepIds ids = new StepIds(dag.get(), findings);
    Optional<Mapping> params = root.get().get("params").flatMap(n -> keys.map(n, "'params'"));
    Map<String, Stub> stubs = new StubReader(keys, ids).read(root.get().get("steps"), Map.of());
    List<TrialCase> read = new ArrayList<>();
    Optional<Mapping> map = keys.map(cases.get(), "'cases'");
    for (Entry entry : map.map(m -> List.copyOf(m.entries())).orElse(List.of())) {
      trial(entry, dag.get(), ids, params, stubs).ifPresent(read::add);
    }
    if (map.isPresent() && map.get().entries().isEmpty()) {
      keys.wrongShape(map.get(), "'cases'", "at least one case");
    }
    return read;
  }

  private Optional<TrialCase> trial(
      Entry entry, Dag dag, StepIds ids, Optional<Mapping> params, Map<String, Stub> stubs) {
    String name = entry.key().text();
    String what = "case '" + name + "'";
    Optional<Mapping> map = keys.map(entry.value(), what, CASE_KEYS);
    if (map.isEmpty()) {
      return Optional.empty();
    }
    Optional<Mapping> own = map.get().get("params").flatMap(n -> keys.map(n, "'params'"));
    Trial trial =
        new Trial(
            complete(dag, params, own, entry.key().place()),
            new StubReader(keys, ids).read(map.get().get("steps"), stubs),
            map.get()
                .get("slots")
                .flatMap(n -> values.whole(n, "'slots'", 1, SLOTS_MAX))
                .map(Long::intValue),
            map.get().get("timeout").flatMap(n -> values.duration(n, "'timeout'")),
            map.get().get("cancel-after").flatMap(n -> values.duration(n, "'cancel-after'", true)),
            map.get().get("start").flatMap(this::start).orElse(Trial.START));
    List<Expectation> expected =
        keys.required(map.get(), "expect", entry.key().place(), what)
            .map(n -> new ExpectationReader(keys, ids).read(n))
            .orElse(List.of());
    return Optional.of(new TrialCase(name, entry.key().place(), trial, expected));
  }

  /**
   * The parameters of a case.
   *
   * @param ofFile those of every case
   * @param own those of this one, which win
   * @param at where a finding stands that is about none of them
   */
  private Map<String, Object> complete(
      Dag dag, Optional<Mapping> ofFile, Optional<Mapping> own, Place at) {
    Map<String, Node> written = new LinkedHashMap<>();
    Stream.of(ofFile, own)
        .flatMap(Optional::stream)
        .flatMap(map -> map.entries().stream())
        .forEach(entry -> written.put(entry.key().text(), entry.value()));
    Map<String, Object> given = new LinkedHashMap<>();
    written.forEach((name, node) -> given.put(name, PlainNode.of(node)));
    RunParameters params = RunParameters.fromData(dag.params(), given);
    for (ParameterProblem problem : params.problems()) {
      Optional<Node> node = Optional.ofNullable(written.get(problem.parameter()));
      Place place = node.map(Node::place).orElse(at);
      if (told.add(place + problem.message())) { // once, however many cases it holds for
        FindingCode code =
            FindingCode.valueOf(problem.rule().toUpperCase(Locale.ROOT).replace('-', '_'));
        findings.add(code, place, problem.message());
      }
    }
    return params.values();
  }

  private Optional<Instant> start(Node node) {
    Optional<String> text = values.text(node, "'start'");
    try {
      return text.map(Instant::parse);
    } catch (DateTimeException e) {
      values.badValue((Scalar) node, "'start'", "a moment such as 2026-03-01T06:00:00Z", "");
      return Optional.empty();
    }
  }
}
