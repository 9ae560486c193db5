package dev.millrace.engine.language.step;

import dev.millrace.engine.expression.Names;
import dev.millrace.engine.expression.Reference;
import dev.millrace.engine.expression.SecretReference;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets in texts: where they may stand, and which the step needs. Their values exist only where
 * the step runs, so an expression can name one and do nothing else with it.
 *
 * @param allowed whether the text goes to code or to a connection
 * @param named collects the names
 */
record SecretReader(boolean allowed, Set<String> named) {
  /** As this, where secrets are allowed as well. */
  SecretReader allowing(boolean also) {
    return also && !allowed ? new SecretReader(true, named) : this;
  }

  /** Whether a part of a text is a secret that may stand there. */
  boolean takes(Template.Part part) {
    Optional<String> name =
        part.expression() && allowed ? SecretReference.in(part.text()) : Optional.empty();
    name.ifPresent(named::add);
    return name.isPresent();
  }

  /** What is said of a secret anywhere else. */
  static Names.Refused misplaced(Reference reference, Optional<KindDeclaration> kind) {
    List<String> keys = reference.keys();
    String name = keys.isEmpty() ? "NAME" : keys.get(0);
    List<String> places =
        kind.map(KindDeclaration::parameters).orElse(List.of()).stream()
            .filter(Parameter::secrets)
            .map(Parameter::name)
            .toList();
    String where =
        kind.filter(KindDeclaration::runsCode).isPresent() ? "below 'env' or 'secrets'" : "";
    if (!places.isEmpty()) {
      where +=
          (where.isEmpty() ? "in parameter" : ", and in parameter")
              + (places.size() == 1 ? " " : "s ")
              + String.join(", ", places);
    }
    return new Names.Refused(
        FindingCode.SECRET_PLACE.word(),
        "'"
            + reference.written()
            + "' stands where its value would be computed with, shown or kept; expected only "
            + SecretReference.placeholder(SecretReference.isName(name) ? name : "NAME")
            + " by itself, in a text for code or a connection.",
        where.isEmpty()
            ? "A step of this kind takes no secrets; use one that runs code, or http or notify."
            : "This step takes secrets " + where + ".");
  }
}
