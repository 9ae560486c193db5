package dev.millrace.steps.container;

import dev.millrace.steps.command.Exchange;
import dev.millrace.steps.command.FileView;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of an attempt as its container sees them, all below {@code /millrace}: the same names
 * on every worker, so that nothing of the worker gets into an output.
 */
final class Mounts implements FileView {
  static final String ROOT = "/millrace/";
  private static final String OUT = ROOT + "out";

  /**
   * One of them.
   *
   * @param from on the worker, absolute
   */
  record Mount(Path from, String to, boolean writable) {}

  private final Path folder;
  private final Map<String, Mount> all = new LinkedHashMap<>();

  /**
   * @param folder of the exchange
   */
  Mounts(Path folder) {
    this.folder = folder.toAbsolutePath();
    own(Exchange.GIVEN, false);
    own(Exchange.TOLD, true);
    own(Exchange.WORK, true);
    own(Exchange.TMP, true);
  }

  private void own(String name, boolean writable) {
    add(new Mount(folder.resolve(name), ROOT + name, writable));
  }

  private void add(Mount mount) {
    all.putIfAbsent(mount.to(), mount);
  }

  @Override
  public String input(String port, int index, Path path) {
    String to = ROOT + "in/" + port + "/" + index;
    add(new Mount(path.toAbsolutePath(), to, false));
    return to;
  }

  @Override
  public String seen(Path path) {
    Path absolute = path.toAbsolutePath();
    for (Mount mount : all.values()) {
      if (absolute.startsWith(mount.from())) {
        String rest = mount.from().relativize(absolute).toString();
        return rest.isEmpty() ? mount.to() : mount.to() + "/" + rest;
      }
    }
    // An output: all of them stand in one folder.
    add(new Mount(absolute.getParent(), OUT, true));
    return OUT + "/" + absolute.getFileName();
  }

  Iterable<Mount> all() {
    return all.values();
  }

  /** Where outputs are, if there are any. */
  Optional<Path> outputs() {
    return Optional.ofNullable(all.get(OUT)).map(Mount::from);
  }
}
