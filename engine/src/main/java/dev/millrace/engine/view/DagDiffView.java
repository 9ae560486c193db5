package dev.millrace.engine.view;

import java.util.List;
import java.util.Optional;

/**
 * How two versions of a DAG differ.
 *
 * @param text the lines that differ, in unified format; empty if the texts are the same
 * @param files those that the versions use and that differ, by path
 */
public record DagDiffView(String dag, String from, String to, String text, List<FileChange> files) {
  public DagDiffView {
    files = List.copyOf(files);
  }

  /**
   * @param before SHA-256 of the bytes; empty if that version does not use the file
   * @param after the same of the other version
   */
  public record FileChange(String path, Optional<String> before, Optional<String> after) {}
}
