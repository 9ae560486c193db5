package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.CodeEnvironment;
import dev.millrace.engine.expression.SecretReference;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Type;
import dev.millrace.engine.language.yaml.Place;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code env} and {@code secrets}: names and shapes; what stands in the texts is checked later. */
public final class CodeReader {
  /** What a variable of {@code env} and {@code secrets} is called, as a regular expression. */
  public static final String VARIABLE_PATTERN = "[A-Za-z_][A-Za-z0-9_]{0,127}";

  private static final Pattern VARIABLE = Pattern.compile(VARIABLE_PATTERN);

  /** Variables that tell a script about its attempt; with another value it would be misled. */
  private static final String OURS = "MILLRACE_";

  private final Keys keys;
  private final Values values;

  CodeReader(Keys keys, Values values) {
    this.keys = keys;
    this.values = values;
  }

  /**
   * What the code of a step finds.
   *
   * @param kind empty if it is not known, which is a finding already
   */
  CodeEnvironment read(Mapping step, Optional<KindDeclaration> kind) {
    if (!step.has("env") && !step.has("secrets")) {
      return CodeEnvironment.NONE;
    }
    kind.filter(known -> !known.runsCode()).ifPresent(known -> runsNone(step, known));
    Map<String, String> env = step.get("env").map(this::environment).orElse(Map.of());
    Map<String, String> secrets =
        step.get("secrets").map(node -> secrets(node, env)).orElse(Map.of());
    return new CodeEnvironment(env, secrets);
  }

  private void runsNone(Mapping step, KindDeclaration kind) {
    for (String key : List.of("env", "secrets")) {
      Entry entry = step.byKey().get(key);
      if (entry != null) {
        String advice =
            kind.parameters().stream().anyMatch(parameter -> parameter.secrets())
                ? "Remove it; a secret may stand in a parameter as ${{ secrets.NAME }}."
                : "Remove it.";
        keys.findings()
            .add(
                FindingCode.CONTRADICTION,
                entry.key().place(),
                "'"
                    + key
                    + "' is for code that a step runs, and a step of kind '"
                    + kind.name()
                    + "' runs none.",
                advice);
      }
    }
  }

  private Map<String, String> environment(Node node) {
    Map<String, String> env = new LinkedHashMap<>();
    Optional<Mapping> map = keys.map(node, "'env'");
    for (Entry entry : map.map(Mapping::entries).orElse(List.of())) {
      String name = entry.key().text();
      boolean named = variable(name, entry.key().place(), "");
      keys.scalar(entry.value(), "'env." + name + "'", "text")
          .filter(scalar -> named)
          .ifPresent(scalar -> env.put(name, scalar.text()));
    }
    return env;
  }

  /** A list of names, each for a variable of the same name, or a map from variable to name. */
  private Map<String, String> secrets(Node node, Map<String, String> env) {
    Map<String, String> secrets = new LinkedHashMap<>();
    if (node instanceof Mapping map) {
      for (Entry entry : map.entries()) {
        Place at = entry.key().place();
        boolean named = variable(entry.key().text(), at, "");
        secret(entry.value())
            .filter(name -> named)
            .ifPresent(name -> put(secrets, env, entry.key().text(), name, at));
      }
    } else {
      for (Node item : keys.oneOrMany(node)) {
        secret(item)
            .filter(name -> variable(name, item.place(), name))
            .ifPresent(name -> put(secrets, env, name, name, item.place()));
      }
    }
    return secrets;
  }

  private void put(
      Map<String, String> secrets,
      Map<String, String> env,
      String variable,
      String name,
      Place at) {
    boolean twice = secrets.putIfAbsent(variable, name) != null;
    if (twice || env.containsKey(variable)) {
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              at,
              "Variable '"
                  + variable
                  + "' stands twice below "
                  + (twice ? "'secrets'." : "'env' and 'secrets' together."),
              "Keep one of them.");
    }
  }

  private Optional<String> secret(Node node) {
    boolean empty = node instanceof Scalar scalar && scalar.type() == Type.EMPTY;
    if (empty || !(node instanceof Scalar)) {
      keys.wrongShape(node, "'secrets'", "the name of a secret");
      return Optional.empty();
    }
    Optional<String> name = values.text(node, "'secrets'");
    if (name.isPresent() && !SecretReference.isName(name.get())) {
      keys.findings()
          .add(
              FindingCode.BAD_NAME,
              node.place(),
              "'secrets' is "
                  + Findings.show(name.get())
                  + "; expected the name of a secret: "
                  + SecretReference.NAME_EXPECTED
                  + ".",
              "Name the secret; its value never stands in the file.");
      return Optional.empty();
    }
    return name;
  }

  /**
   * @param secret the secret that gives the variable its name; empty if none does
   */
  private boolean variable(String name, Place at, String secret) {
    if (VARIABLE.matcher(name).matches() && !name.startsWith(OURS)) {
      return true;
    }
    String advice =
        secret.isEmpty()
            ? ""
            : "Name the variable: secrets: {"
                + secret.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")
                + ": "
                + secret
                + "}.";
    String message =
        name.startsWith(OURS)
            ? "Variable " + Findings.show(name) + " begins with MILLRACE_, which is not free."
            : "Variable "
                + Findings.show(name)
                + " does not fit; expected a letter or '_', then letters, digits and '_', at most"
                + " 128.";
    keys.findings().add(FindingCode.BAD_NAME, at, message, advice);
    return false;
  }
}
