package dev.millrace.steps.container;

import java.util.List;

/**
 * What a container is made of, beside the files of its attempt.
 *
 * @param pull {@code missing}, {@code never} or {@code always}
 * @param network {@code none} or {@code bridge}
 * @param user as the engine takes it; empty text for one that is not root
 * @param fixed whether nothing but the mounted folders and {@code /tmp} can be written
 * @param ownEntry whether the command replaces what the image starts, or is given to it
 */
record ImageChoice(
    String image, String pull, String network, String user, boolean fixed, boolean ownEntry) {
  static final List<String> PULLS = List.of("missing", "never", "always");
  static final List<String> NETWORKS = List.of("none", "bridge");

  /** For a script that names nothing of it. */
  static ImageChoice usual(String image) {
    return new ImageChoice(image, PULLS.get(0), NETWORKS.get(0), "", false, true);
  }
}
