package dev.millrace.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What steps have started: it sees the id of its run in its environment. */
final class StepProcesses {
  private static final String RUN = "MILLRACE_RUN=";

  private StepProcesses() {}

  /** Those of some runs, in words. */
  static List<String> of(Set<String> runs) {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        for (String variable : environment(process)) {
          if (variable.startsWith(RUN) && runs.contains(variable.substring(RUN.length()))) {
            found.add(process + " with " + variable);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String[] environment(Path process) {
    try {
      return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1).split("\0");
    } catch (IOException e) {
      return new String[0]; // ended meanwhile, or another user's
    }
  }
}
