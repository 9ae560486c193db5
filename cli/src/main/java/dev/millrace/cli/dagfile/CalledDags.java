package dev.millrace.cli.dagfile;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.TakenOutputs;
import dev.millrace.engine.language.DagFileHead;
import dev.millrace.engine.language.DagReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The DAGs that a DAG runs by steps of kind dag, and those that these run, as far as they stand in
 * the directory of its file.
 */
public final class CalledDags {
  private static final Pattern NAME = Pattern.compile("(?m)^dag:[ ]*[\"']?([A-Za-z0-9.-]+)");

  private final String typed;
  private final Path directory;
  private final DagReader reader;

  private CalledDags(String typed, Path directory, DagReader reader) {
    this.typed = typed;
    this.directory = directory;
    this.reader = reader;
  }

  /**
   * Their files, each once and without that of the DAG itself; some may have findings.
   *
   * @param file without findings
   * @param path where it stands
   */
  public static List<DagFile> beside(DagFile file, Path path, DagReader reader) {
    Path directory = path.toAbsolutePath().normalize().getParent();
    Path shown = Path.of(file.name()).getParent();
    CalledDags called = new CalledDags(shown == null ? "" : shown.toString(), directory, reader);
    return called.by(file.dag().orElseThrow());
  }

  private List<DagFile> by(Dag dag) {
    Set<String> known = new HashSet<>(Set.of(dag.name()));
    Deque<String> wanted = new ArrayDeque<>();
    want(dag, known, wanted);
    List<DagFile> found = new ArrayList<>();
    while (!wanted.isEmpty()) {
      Optional<DagFile> file = find(wanted.poll());
      file.ifPresent(found::add);
      file.flatMap(DagFile::dag).ifPresent(next -> want(next, known, wanted));
    }
    return found;
  }

  private static void want(Dag dag, Set<String> known, Deque<String> wanted) {
    Stream.concat(dag.steps().stream(), dag.finallySteps().stream())
        .flatMap(step -> TakenOutputs.dagOf(step).stream())
        .filter(known::add)
        .forEach(wanted::add);
  }

  /** The first file that says it is this DAG. */
  private Optional<DagFile> find(String dag) {
    for (Map.Entry<String, Path> file : DagFolder.files(typed, directory).entrySet()) {
      if (name(file.getValue()).equals(Optional.of(dag))) {
        return Optional.of(DagFile.read(file.getKey(), file.getValue(), reader));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> name(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Matcher name =
          NAME.matcher(new String(in.readNBytes(DagFileHead.BYTES), StandardCharsets.UTF_8));
      return name.find() ? Optional.of(name.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // then it is none of those looked for
    }
  }
}
