package dev.millrace.engine.language;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.expression.ExpressionChecker;
import dev.millrace.engine.language.key.Defaults;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.LaterKeys;
import dev.millrace.engine.language.key.ParamsReader;
import dev.millrace.engine.language.key.PlainNode;
import dev.millrace.engine.language.key.RetrainReader;
import dev.millrace.engine.language.key.TriggersReader;
import dev.millrace.engine.language.key.Values;
import dev.millrace.engine.language.step.CallExpressions;
import dev.millrace.engine.language.step.Links;
import dev.millrace.engine.language.step.SelfRuns;
import dev.millrace.engine.language.step.StepChecks;
import dev.millrace.engine.language.step.StepDraft;
import dev.millrace.engine.language.step.StepOrder;
import dev.millrace.engine.language.step.StepReader;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.SourceText;
import dev.millrace.engine.language.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads DAG files. Everything that is wrong with a file becomes a finding with its place; nothing
 * is thrown, however hostile the file. A file may have 1 MiB, 50 levels, 100,000 steps and 10,000
 * aliased nodes; 200 findings are listed. Safe for use by several threads; make one and keep it,
 * because it remembers the expressions that it checked last.
 */
public final class DagReader {
  /** The only value of {@code apiVersion}. */
  public static final String API_VERSION = "millrace/v1";

  /** How many steps a DAG may have, those below {@code finally} included. */
  public static final int STEPS_MAX = 100_000;

  /** Most tasks of all runs of the DAG at the same time that it may allow. */
  public static final int PARALLEL_MAX = 1_000_000;

  /** What the name of a DAG looks like, as a regular expression. */
  public static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9.-]{0,127}";

  /** The keys of the file. */
  public static final List<String> KEYS =
      List.of(
          "apiVersion",
          "dag",
          "description",
          "owner",
          "labels",
          "params",
          "triggers",
          RetrainReader.KEY,
          "defaults",
          "max-parallel",
          "steps",
          "finally",
          "outputs");

  private static final Pattern NAME = Pattern.compile(NAME_PATTERN);

  private final KindCatalog kinds;
  private final boolean versions;
  private final ExpressionChecker checker;

  /**
   * @throws IllegalArgumentException if a kind declares an expression with a type that CEL does not
   *     have
   */
  public DagReader(KindCatalog kinds) {
    this(kinds, true);
  }

  private DagReader(KindCatalog kinds, boolean versions) {
    this.kinds = kinds;
    this.versions = versions;
    this.checker = new ExpressionChecker(ExpressionTypes.of(kinds));
  }

  /**
   * One for findings only: the versions of its DAGs are empty text, because digests take a tenth of
   * the time.
   */
  public static DagReader checking(KindCatalog kinds) {
    return new DagReader(kinds, false);
  }

  /**
   * The DAG in a file, or everything that is wrong with it.
   *
   * @param fileName as findings show it
   * @param utf8 the bytes of the file
   * @param files what stands beside it
   */
  public DagReading read(String fileName, byte[] utf8, DagFiles files) {
    Findings findings = new Findings(fileName);
    Optional<String> text = SourceText.decode(utf8, findings);
    return text.map(t -> parse(t, files, findings)).orElseGet(() -> failed(findings));
  }

  /** The same for text that was decoded already. */
  public DagReading read(String fileName, String text, DagFiles files) {
    Findings findings = new Findings(fileName);
    Optional<String> fit = SourceText.check(text, findings);
    return fit.map(t -> parse(t, files, findings)).orElseGet(() -> failed(findings));
  }

  private static DagReading failed(Findings findings) {
    return new DagReading(Optional.empty(), findings.inOrder());
  }

  private DagReading parse(String text, DagFiles files, Findings findings) {
    Optional<Node> root = YamlReader.read(text, findings);
    Optional<Mapping> map = root.flatMap(r -> new Keys(findings).map(r, "the file", KEYS));
    return map.map(m -> dag(m, files, findings)).orElseGet(() -> failed(findings));
  }

  private DagReading dag(Mapping root, DagFiles files, Findings findings) {
    Keys keys = new Keys(findings);
    Values values = new Values(keys);
    LaterKeys later = new LaterKeys(keys);
    String name = header(root, keys, values);
    String description = text(root, "description", values);
    String owner = text(root, "owner", values);
    Map<String, String> labels = labels(root, keys, values);
    List<RunParameter> params =
        root.get("params").map(n -> new ParamsReader(keys, values).read(n)).orElse(List.of());
    List<Trigger> triggers = triggers(root, name, params, keys, values);
    Optional<Integer> maxParallel =
        root.get("max-parallel")
            .flatMap(n -> values.whole(n, "'max-parallel'", 1, PARALLEL_MAX))
            .map(Long::intValue);
    StepReader reader = new StepReader(kinds, keys, values, later);
    Defaults defaults = root.get("defaults").map(reader::defaults).orElse(Defaults.NONE);

    Map<String, StepDraft> all = new LinkedHashMap<>();
    if (tooMany(root, findings)) {
      return failed(findings);
    }
    List<StepDraft> steps = steps(root, "steps", reader, defaults, all, keys);
    List<StepDraft> last = steps(root, "finally", reader, defaults, all, keys);
    if (root.get("steps").orElse(null) instanceof Mapping map && map.entries().isEmpty()) {
      keys.wrongShape(map, "'steps'", "at least one step");
    }

    Links links = new Links(all, keys);
    for (StepDraft step : all.values()) {
      links.link(step);
    }
    List<StepDraft> ordered = StepOrder.of(steps, findings);
    List<StepDraft> lastOrdered = StepOrder.of(last, findings);
    Map<String, RunParameter> paramsByName = new LinkedHashMap<>();
    params.forEach(param -> paramsByName.put(param.name(), param));
    StepChecks checks = new StepChecks(paramsByName, all, keys, checker, files);
    for (StepDraft step : ordered) {
      checks.check(step);
    }
    for (StepDraft step : lastOrdered) {
      checks.check(step);
    }
    new SelfRuns(findings).find(name, all.values());
    List<DagOutput> outputs = root.get("outputs").map(checks::outputs).orElse(List.of());

    if (!findings.isEmpty()) {
      return failed(findings);
    }
    Dag dag =
        new Dag(
            name,
            versions ? DagVersion.of(PlainNode.of(root), checks.files()) : "",
            description,
            owner,
            labels,
            params,
            finished(ordered),
            finished(lastOrdered),
            checks.files(),
            maxParallel,
            outputs,
            triggers);
    return new DagReading(Optional.of(dag), List.of());
  }

  private List<Trigger> triggers(
      Mapping root, String name, List<RunParameter> params, Keys keys, Values values) {
    List<Trigger> triggers = new ArrayList<>();
    root.get("triggers")
        .map(
            n ->
                new TriggersReader(keys, values, name, params, new CallExpressions(keys, checker))
                    .read(n))
        .ifPresent(triggers::addAll);
    Optional.ofNullable(root.byKey().get(RetrainReader.KEY))
        .flatMap(
            entry ->
                new RetrainReader(keys, values, name, params)
                    .read(entry.key(), entry.value(), triggers))
        .ifPresent(triggers::add);
    return triggers;
  }

  private static List<DagStep> finished(List<StepDraft> drafts) {
    List<DagStep> steps = new ArrayList<>(drafts.size());
    for (StepDraft draft : drafts) {
      steps.add(draft.finished());
    }
    return steps;
  }

  private static String header(Mapping root, Keys keys, Values values) {
    keys.required(root, "apiVersion", root.place(), "the file")
        .ifPresent(node -> values.word(node, "'apiVersion'", List.of(API_VERSION)));
    keys.required(root, "steps", root.place(), "the file");
    Optional<Node> node = keys.required(root, "dag", root.place(), "the file");
    Optional<String> name = node.flatMap(n -> values.text(n, "'dag'"));
    if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      keys.findings()
          .add(
              FindingCode.BAD_NAME,
              node.get().place(),
              "The name of the DAG is "
                  + Findings.show(name.get())
                  + "; expected letters, digits, '-' and '.', at most 128, beginning with a letter"
                  + " or a digit.");
    }
    return name.orElse("");
  }

  private static String text(Mapping root, String key, Values values) {
    return root.get(key).flatMap(n -> values.text(n, "'" + key + "'")).orElse("");
  }

  private static Map<String, String> labels(Mapping root, Keys keys, Values values) {
    Map<String, String> labels = new LinkedHashMap<>();
    Optional<Mapping> map = root.get("labels").flatMap(n -> keys.map(n, "'labels'"));
    for (Entry entry : map.map(Mapping::entries).orElse(List.of())) {
      String what = "label '" + entry.key().text() + "'";
      keys.scalar(entry.value(), what, "text")
          .map(Scalar::text)
          .ifPresent(text -> labels.put(entry.key().text(), text));
    }
    return labels;
  }

  private static boolean tooMany(Mapping root, Findings findings) {
    int steps = 0;
    for (String key : List.of("steps", "finally")) {
      steps += root.get(key).orElse(null) instanceof Mapping map ? map.entries().size() : 0;
    }
    if (steps > STEPS_MAX) {
      String message = "The DAG has " + steps + " steps; at most " + STEPS_MAX + " are allowed.";
      findings.add(
          FindingCode.TOO_MANY_STEPS,
          root.byKey().get("steps").key().place(),
          message,
          "Split the DAG.");
    }
    return steps > STEPS_MAX;
  }

  private static List<StepDraft> steps(
      Mapping root,
      String key,
      StepReader reader,
      Defaults defaults,
      Map<String, StepDraft> all,
      Keys keys) {
    List<StepDraft> drafts = new ArrayList<>();
    Optional<Mapping> map = root.get(key).flatMap(node -> keys.map(node, "'" + key + "'"));
    for (Entry entry : map.map(Mapping::entries).orElse(List.of())) {
      StepDraft draft = reader.read(entry, key.equals("finally"), defaults);
      if (all.putIfAbsent(draft.id(), draft) == null) {
        drafts.add(draft);
      } else {
        String message =
            "Step '" + draft.id() + "' stands below steps already; ids are unique in the file.";
        keys.findings()
            .add(FindingCode.DUPLICATE_KEY, entry.key().place(), message, "Rename one of them.");
      }
    }
    return drafts;
  }
}
