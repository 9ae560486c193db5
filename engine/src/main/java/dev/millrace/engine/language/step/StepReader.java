package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.key.Defaults;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.LaterKeys;
import dev.millrace.engine.language.key.OptionsReader;
import dev.millrace.engine.language.key.PolicyReader;
import dev.millrace.engine.language.key.Values;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A step by itself: its keys, its kind, its policies. */
public final class StepReader {
  /** Kinds that the language has, whether or not they exist here. */
  private static final Set<String> LANGUAGE_KINDS =
      Set.of(
          "ingest",
          "validate",
          "transform",
          "anonymize",
          "label",
          "split",
          "train",
          "tune",
          "evaluate",
          "package",
          "deploy",
          "predict",
          "shell",
          "python",
          "container",
          "java",
          "http",
          "sql",
          "dag",
          "wait",
          "approve",
          "notify",
          "noop",
          "monitor");

  /** The keys of a step. */
  public static final List<String> KEYS = known();

  private final KindCatalog kinds;
  private final Keys keys;
  private final Values values;
  private final PolicyReader policies;
  private final OptionsReader options;
  private final LaterKeys later;
  private final FreePortReader freePorts;

  public StepReader(KindCatalog kinds, Keys keys, Values values, LaterKeys later) {
    this.kinds = kinds;
    this.keys = keys;
    this.values = values;
    this.policies = new PolicyReader(keys, values);
    this.options = new OptionsReader(keys, values);
    this.later = later;
    this.freePorts = new FreePortReader(keys);
  }

  private static List<String> known() {
    List<String> known = new ArrayList<>(List.of("uses", "in", "with", "needs", "if"));
    known.addAll(PolicyReader.KEYS);
    known.addAll(List.of("join", "for-each", "matrix", "fail-fast"));
    known.addAll(OptionsReader.KEYS);
    return List.copyOf(known);
  }

  /**
   * @param last whether it stands below {@code finally}
   */
  public StepDraft read(Entry entry, boolean last, Defaults defaults) {
    keys.name(entry.key(), "a step");
    String what = "step '" + entry.key().text() + "'";
    Optional<Mapping> map = keys.map(entry.value(), what, KEYS);
    if (map.isEmpty()) { // others may refer to it all the same
      Mapping nothing = new Mapping(entry.value().place(), Map.of(), 1);
      return new StepDraft(
          entry.key(), nothing, last, Optional.empty(), defaults, StepOptions.NONE);
    }
    Optional<KindDeclaration> kind = kind(map.get(), entry.key(), what);
    Defaults read = policies.read(map.get(), defaults);
    StepOptions how = options.read(map.get(), kind);
    return new StepDraft(entry.key(), map.get(), last, kind, read, how);
  }

  /** The policies below {@code defaults}. */
  public Defaults defaults(Node node) {
    return keys.map(node, "'defaults'", PolicyReader.KEYS)
        .map(map -> policies.read(map, Defaults.NONE))
        .orElse(Defaults.NONE);
  }

  private static String advice(String uses, Set<String> names) {
    String nearest = Nearest.suggestion(uses, names);
    return nearest.isEmpty() && uses.contains("/")
        ? "Kinds with '/' come from plugins; put its jar into the folder that MILLRACE_PLUGINS names."
        : nearest;
  }

  private Optional<KindDeclaration> kind(Mapping step, Scalar key, String what) {
    Optional<Node> uses = keys.required(step, "uses", key.place(), what);
    if (uses.isEmpty() || values.text(uses.get(), "'uses' of " + what).isEmpty()) {
      return Optional.empty();
    }
    Optional<KindDeclaration> kind = kind((Scalar) uses.get());
    return kind.isPresent() ? Optional.of(freePorts.add(kind.get(), step, what)) : kind;
  }

  private Optional<KindDeclaration> kind(Scalar uses) {
    Optional<KindDeclaration> kind = kinds.find(uses.text());
    if (kind.isEmpty() && LANGUAGE_KINDS.contains(uses.text())) {
      later.notYet(uses.place(), "step kind '" + uses.text() + "'", "Use another kind for now.");
    } else if (kind.isEmpty()) {
      Set<String> names = new TreeSet<>(LANGUAGE_KINDS);
      kinds.all().forEach(k -> names.add(k.name()));
      List<String> here = kinds.all().stream().map(KindDeclaration::name).toList();
      keys.findings()
          .add(
              FindingCode.UNKNOWN_KIND,
              uses.place(),
              "There is no step kind "
                  + Findings.show(uses.text())
                  + "; expected "
                  + Nearest.list(here)
                  + ".",
              advice(uses.text(), names));
    }
    return kind;
  }
}
