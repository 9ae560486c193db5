package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.ParameterProblem;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.RunParameters;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Values of declared parameters. What does not fit becomes a finding. */
final class TypedValues {
  private final Keys keys;

  TypedValues(Keys keys) {
    this.keys = keys;
  }

  /**
   * The value in its declared type.
   *
   * @param what begins the findings, such as "the default of parameter 'trees'"
   */
  Optional<Object> fitting(Node node, RunParameter declared, String what) {
    Object value = PlainNode.of(node);
    List<ParameterProblem> problems = new ArrayList<>();
    Optional<Object> typed = RunParameters.typed(declared, value, problems);
    for (ParameterProblem problem : problems) {
      String code = problem.rule().toUpperCase(Locale.ROOT).replace('-', '_');
      boolean inside = !problem.name().equals(declared.name());
      String where = inside ? " at '" + problem.name() + "'" : "";
      keys.findings()
          .add(
              FindingCode.valueOf(code),
              node.place(),
              Keys.capital(what)
                  + " is '"
                  + problem.value()
                  + "'"
                  + where
                  + "; expected "
                  + problem.expected()
                  + ".",
              problem.suggestion());
    }
    return typed;
  }
}
