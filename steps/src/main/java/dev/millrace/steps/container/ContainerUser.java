package dev.millrace.steps.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Who the code of a container is, as numbers: whom the worker runs as, or nobody where that is
 * root.
 *
 * @param asked as the engine takes it
 * @param numbers user and group, if they are known
 * @param own whether that is whom the worker runs as
 */
record ContainerUser(String asked, Optional<int[]> numbers, boolean own) {
  private static final int NOBODY = 65534;

  /**
   * @param wanted as the engine takes it; empty text for the usual one
   * @param folder that this process made
   */
  static ContainerUser of(String wanted, Path folder) throws IOException {
    int uid = (Integer) Files.getAttribute(folder, "unix:uid");
    int gid = (Integer) Files.getAttribute(folder, "unix:gid");
    int[] numbers;
    if (wanted.isEmpty()) {
      numbers = uid == 0 ? new int[] {NOBODY, NOBODY} : new int[] {uid, gid};
    } else if (wanted.equals("root")) {
      numbers = new int[] {0, 0};
    } else if (wanted.matches("[0-9]{1,9}(:[0-9]{1,9})?")) {
      String[] parts = wanted.split(":");
      int user = Integer.parseInt(parts[0]);
      numbers = new int[] {user, parts.length > 1 ? Integer.parseInt(parts[1]) : user};
    } else {
      return new ContainerUser(wanted, Optional.empty(), false);
    }
    return new ContainerUser(
        numbers[0] + ":" + numbers[1], Optional.of(numbers), numbers[0] == uid);
  }

  boolean isRoot() {
    return numbers.isPresent() && numbers.get()[0] == 0;
  }

  /** Lets it write what it is to write, and nobody else where that can be had. */
  void give(Mounts mounts) throws IOException {
    for (Mounts.Mount mount : mounts.all()) {
      if (mount.writable() && !own) {
        give(mount.from());
      }
    }
  }

  private void give(Path folder) throws IOException {
    boolean worker = ((Integer) Files.getAttribute(folder, "unix:uid")) == 0;
    if (worker && numbers.isPresent()) {
      Files.setAttribute(folder, "unix:uid", numbers.get()[0]);
      Files.setAttribute(folder, "unix:gid", numbers.get()[1]);
    } else {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }
}
