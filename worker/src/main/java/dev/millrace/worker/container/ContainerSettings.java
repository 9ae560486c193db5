package dev.millrace.worker.container;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What runs containers on a worker.
 *
 * @param program its path or its name on the search path; {@code none} for nothing; empty for
 *     docker or podman, whichever is there; {@code millrace.worker.containers}
 * @param image what steps run in that name no image; {@code millrace.worker.container-image}
 */
public record ContainerSettings(Optional<String> program, Optional<String> image) {
  /** Docker or podman if one is there, and no image. */
  public static final ContainerSettings FOUND =
      new ContainerSettings(Optional.empty(), Optional.empty());

  private static final String NONE = "none";
  private static final List<String> USUAL = List.of("docker", "podman");

  /**
   * The program; empty if there is none.
   *
   * @throws IllegalArgumentException if one is named that is not there
   */
  public Optional<Path> command() {
    if (program.isEmpty()) {
      return USUAL.stream().flatMap(name -> find(name).stream()).findFirst();
    }
    if (program.get().equals(NONE)) {
      return Optional.empty();
    }
    Optional<Path> command = find(program.get());
    if (command.isEmpty()) {
      throw new IllegalArgumentException(
          "millrace.worker.containers (MILLRACE_WORKER_CONTAINERS) is \""
              + program.get()
              + "\", which is no program here; expected docker, podman, a path to one of them, or none.");
    }
    return command;
  }

  private static Optional<Path> find(String program) {
    if (program.contains(File.separator)) {
      return Optional.of(Path.of(program).toAbsolutePath()).filter(Files::isExecutable);
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path path = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isRegularFile(path) && Files.isExecutable(path)) {
        return Optional.of(path.toAbsolutePath());
      }
    }
    return Optional.empty();
  }
}
