package dev.millrace.steps.container;

import dev.millrace.spi.StepContext.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the engine is asked for the container of an attempt. */
final class CreateArguments {
  private final Container container;
  private final ImageChoice choice;
  private final ContainerUser user;
  private final long memoryBytes;

  CreateArguments(Container container, ImageChoice choice, ContainerUser user, long memoryBytes) {
    this.container = container;
    this.choice = choice;
    this.user = user;
    this.memoryBytes = memoryBytes;
  }

  /**
   * @param image its id, so that no other can slip in
   * @param command what it runs; empty for what the image says
   */
  List<String> of(Mounts mounts, List<String> variables, String image, List<String> command) {
    List<String> all = new ArrayList<>(List.of("create", "--name", container.name()));
    container.labels().forEach((name, value) -> all.addAll(List.of("--label", name + "=" + value)));
    all.addAll(List.of("--network", choice.network(), "--user", user.asked()));
    all.addAll(List.of("--security-opt", "no-new-privileges", "--security-opt", "label=disable"));
    if (!user.isRoot()) {
      all.addAll(List.of("--cap-drop", "ALL"));
    }
    if (user.own() && !user.isRoot() && container.command().endsWith("podman")) {
      // Without it, podman that is not root would make another of whom it runs as.
      all.addAll(List.of("--userns", "keep-id"));
    }
    // Swap counts as memory: a container that swaps holds up everything else on the machine.
    all.addAll(
        List.of(
            "--memory", String.valueOf(memoryBytes), "--memory-swap", String.valueOf(memoryBytes)));
    if (container.cpus() > 0) {
      all.addAll(List.of("--cpus", String.format(Locale.ROOT, "%.2f", container.cpus())));
    }
    if (choice.fixed()) {
      all.addAll(List.of("--read-only", "--tmpfs", "/tmp"));
    }
    for (Mounts.Mount mount : mounts.all()) {
      all.addAll(List.of("--mount", mount(mount)));
    }
    all.addAll(List.of("--workdir", Mounts.ROOT + "work"));
    all.addAll(variables);
    boolean entry = choice.ownEntry() && !command.isEmpty();
    if (entry) {
      all.addAll(List.of("--entrypoint", command.get(0)));
    }
    all.add(image);
    all.addAll(entry ? command.subList(1, command.size()) : command);
    return all;
  }

  /** Fields between commas, so one that holds a comma is quoted. */
  private static String mount(Mounts.Mount mount) {
    String source = "source=" + mount.from();
    boolean quoted = source.contains(",") || source.contains("\"");
    return "type=bind,"
        + (quoted ? "\"" + source.replace("\"", "\"\"") + "\"" : source)
        + ",target="
        + mount.to()
        + (mount.writable() ? "" : ",readonly");
  }
}
