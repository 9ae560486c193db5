package dev.millrace.steps.container;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.steps.command.Exchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The variables of a container. They may be secrets, so none stands in the arguments of a call,
 * which everybody on the machine can read: the call has them itself and names them. Those that
 * would change what the call does stand in a file for as long as the container is being made, and
 * may be no secrets.
 */
final class Variables {
  /** What the engine's command line, or the loader of its program, reads itself. */
  private static final Pattern OF_THE_CALL =
      Pattern.compile(
          "PATH|HOME|USER|TMPDIR|SHELL|SSH_.*|SSL_.*|XDG_.*|LD_.*|DYLD_.*|GO.*|GRPC_.*|OTEL_.*"
              + "|DOCKER_.*|BUILDKIT_.*|CONTAINER.*|PODMAN_.*|REGISTRY_.*|STORAGE_.*|TEMP|TMP"
              + "|(?i:https?_proxy|no_proxy|all_proxy)");

  private final Map<String, String> named = new LinkedHashMap<>();
  private final Map<String, String> filed = new LinkedHashMap<>();
  private final Path file;

  /**
   * @param file that it may write
   */
  Variables(StepContext context, Exchange exchange, Path file) throws StepException, IOException {
    this.file = file;
    Map<String, String> all = new TreeMap<>(exchange.environment());
    all.putIfAbsent("HOME", all.get("TMPDIR"));
    all.forEach(
        (name, value) -> (OF_THE_CALL.matcher(name).matches() ? filed : named).put(name, value));
    write(context);
  }

  private void write(StepContext context) throws StepException, IOException {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, String> variable : filed.entrySet()) {
      if (variable.getValue().contains("\n")) {
        throw StepException.user(
            "The variable "
                + variable.getKey()
                + " has several lines, which cannot be given to a container under this name. Use"
                + " another name.");
      }
      if (!context.masked(variable.getValue()).equals(variable.getValue())) {
        throw StepException.user(
            "The variable "
                + variable.getKey()
                + " holds a secret, but what runs the container reads a variable of that name itself."
                + " Use another name.");
      }
      lines.append(variable.getKey()).append('=').append(variable.getValue()).append('\n');
    }
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, lines);
  }

  /** Variables that the call must have. */
  Map<String, String> ofCall() {
    return named;
  }

  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("--env-file", file.toString()));
    for (String name : named.keySet()) {
      arguments.add("--env");
      arguments.add(name);
    }
    return arguments;
  }

  /** The container has them. */
  void forget() throws IOException {
    Files.deleteIfExists(file);
  }
}
