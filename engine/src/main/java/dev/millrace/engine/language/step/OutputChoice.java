package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which output a reference means. {@code step.port} means that port. {@code step} alone means the
 * only output; else the output {@code data} if its type fits; else the only output whose type fits.
 */
final class OutputChoice {
  private final Findings findings;

  OutputChoice(Findings findings) {
    this.findings = findings;
  }

  /** The port that an input takes, or a finding. */
  Optional<Port> choose(
      KindDeclaration producer, WrittenReference reference, Scalar at, Port input) {
    return choose(producer, reference, at, new Taker("input '" + input.name() + "'", input.type()));
  }

  /**
   * What an output is for.
   *
   * @param what such as {@code input 'model'}
   */
  record Taker(String what, ArtifactType type) {}

  /** The port that something takes, or a finding. */
  Optional<Port> choose(
      KindDeclaration producer, WrittenReference reference, Scalar at, Taker input) {
    if (reference.port().isPresent()) {
      String port = reference.port().get();
      Optional<Port> named = producer.output(port);
      if (named.isEmpty()) {
        List<String> names = producer.outputs().stream().map(Port::name).toList();
        findings.add(
            FindingCode.UNKNOWN_PORT,
            at.inside(reference.step().length() + 1),
            "Step '"
                + reference.step()
                + "' ("
                + producer.name()
                + ") has no output '"
                + port
                + "'; expected "
                + Nearest.list(names)
                + ".",
            Nearest.suggestion(port, names));
      }
      return named.isPresent() ? fitting(named.get(), reference, at, input) : named;
    }
    List<Port> outputs = producer.outputs();
    if (outputs.size() == 1) {
      return fitting(outputs.get(0), reference, at, input);
    }
    List<Port> fitting = new ArrayList<>();
    for (Port output : outputs) {
      if (input.type().accepts(output.type())) {
        if (output.name().equals("data")) {
          return Optional.of(output);
        }
        fitting.add(output);
      }
    }
    if (fitting.size() == 1) {
      return Optional.of(fitting.get(0));
    }
    noChoice(producer, reference, at, input, fitting);
    return Optional.empty();
  }

  private Optional<Port> fitting(Port output, WrittenReference reference, Scalar at, Taker input) {
    return fits(output, reference, at, input) ? Optional.of(output) : Optional.empty();
  }

  private void noChoice(
      KindDeclaration producer,
      WrittenReference reference,
      Scalar at,
      Taker input,
      List<Port> fitting) {
    String step = reference.step();
    if (fitting.isEmpty()) {
      List<String> has = producer.outputs().stream().map(OutputChoice::shown).toList();
      findings.add(
          FindingCode.PORT_TYPE,
          at.place(),
          "No output of step '"
              + step
              + "' fits "
              + input.what()
              + ", which takes "
              + input.type().word()
              + "; it has "
              + Nearest.list(has)
              + ".");
      return;
    }
    List<String> choices = fitting.stream().map(port -> step + "." + port.name()).toList();
    findings.add(
        FindingCode.AMBIGUOUS_PORT,
        at.place(),
        "Step '"
            + step
            + "' has several outputs that fit "
            + input.what()
            + "; expected "
            + Nearest.list(choices)
            + ".",
        "Write one of these.");
  }

  private boolean fits(Port output, WrittenReference reference, Scalar at, Taker input) {
    if (input.type().accepts(output.type())) {
      return true;
    }
    findings.add(
        FindingCode.PORT_TYPE,
        at.place(),
        "Output '"
            + reference.step()
            + "."
            + output.name()
            + "' is of type "
            + output.type().word()
            + "; "
            + input.what()
            + " takes "
            + input.type().word()
            + ".");
    return false;
  }

  private static String shown(Port port) {
    return port.name() + " (" + port.type().word() + ")";
  }
}
