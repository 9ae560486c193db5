package dev.millrace.cli.dagfile;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagFace;
import dev.millrace.engine.language.Finding;
import dev.millrace.engine.language.OtherDagFindings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What can be said about DAGs of one directory only when all of them were read: whether those that
 * run others, or wait for their artifacts, give what these take and expect what they leave. Keeps
 * little of each.
 */
final class DagsTogether {
  record Name(Path directory, String dag) {}

  record Parent(Path directory, DagFile file, Dag dag) {}

  private final Map<Name, DagFace> faces = new HashMap<>();
  private final List<Parent> parents = new ArrayList<>();

  /**
   * What is left of a file once it was read; so most DAGs are garbage before the next is read.
   *
   * @param name empty if the file has findings
   * @param parent empty for a DAG that expects nothing of others
   */
  record Kept(
      List<Finding> findings,
      Optional<Name> name,
      Optional<DagFace> face,
      Optional<Parent> parent) {}

  static Kept keep(Path path, DagFile file) {
    if (file.dag().isEmpty()) {
      return new Kept(file.findings(), Optional.empty(), Optional.empty(), Optional.empty());
    }
    Dag dag = file.dag().get();
    Path directory = path.toAbsolutePath().normalize().getParent();
    Optional<Parent> parent =
        OtherDagFindings.concern(dag)
            ? Optional.of(new Parent(directory, file, dag))
            : Optional.empty();
    Name name = new Name(directory, dag.name());
    DagFace face = DagFace.of(dag);
    return new Kept(file.findings(), Optional.of(name), Optional.of(face), parent);
  }

  void add(Kept file) {
    file.name().ifPresent(name -> faces.put(name, file.face().orElseThrow()));
    file.parent().ifPresent(parents::add);
  }

  /** Hands all findings over, file by file, and counts them. */
  int each(Consumer<Finding> findings) {
    int count = 0;
    for (Parent parent : parents) {
      List<Finding> found =
          OtherDagFindings.in(
              parent.file().name(), parent.file().source(), parent.dag(), dag -> face(parent, dag));
      found.forEach(findings);
      count += found.size();
    }
    return count;
  }

  private Optional<DagFace> face(Parent parent, String dag) {
    return Optional.ofNullable(faces.get(new Name(parent.directory(), dag)));
  }
}
