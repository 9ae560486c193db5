package dev.millrace.steps.command;

import java.nio.file.Path;

/** Under which names a script sees the files of its attempt. */
public interface FileView {
  /** The names that they have on the worker. */
  FileView SAME =
      new FileView() {
        @Override
        public String input(String port, int index, Path path) {
          return path.toAbsolutePath().toString();
        }

        @Override
        public String seen(Path path) {
          return path.toAbsolutePath().toString();
        }
      };

  /**
   * An artifact, which the script may read.
   *
   * @param index of the artifact at its port, from 0
   */
  String input(String port, int index, Path path);

  /** A file or folder below the folder of the exchange, or an output. */
  String seen(Path path);
}
