package dev.millrace.cli.dagfile;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.language.Finding;
import dev.millrace.engine.language.TakenOutputFindings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What can be said about DAGs of one directory only when all of them were read: whether those that
 * run others take what these give. Keeps little of each.
 */
final class DagsTogether {
  private record Name(Path directory, String dag) {}

  private record Parent(Path directory, DagFile file, Dag dag) {}

  private final Map<Name, List<DagOutput>> given = new HashMap<>();
  private final List<Parent> parents = new ArrayList<>();

  void add(Path path, DagFile file) {
    if (file.dag().isEmpty()) {
      return;
    }
    Dag dag = file.dag().get();
    Path directory = path.toAbsolutePath().normalize().getParent();
    given.put(new Name(directory, dag.name()), dag.outputs());
    if (TakenOutputFindings.concern(dag)) {
      parents.add(new Parent(directory, file, dag));
    }
  }

  /** Hands all findings over, file by file, and counts them. */
  int each(Consumer<Finding> findings) {
    int count = 0;
    for (Parent parent : parents) {
      List<Finding> found =
          TakenOutputFindings.in(
              parent.file().name(),
              parent.file().source(),
              parent.dag(),
              dag -> Optional.ofNullable(given.get(new Name(parent.directory(), dag))));
      found.forEach(findings);
      count += found.size();
    }
    return count;
  }
}
