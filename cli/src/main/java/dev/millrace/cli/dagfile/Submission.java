package dev.millrace.cli.dagfile;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.view.DagView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Hands a checked DAG file and the files that it uses to a server. */
public final class Submission {
  private final MillraceApi api;

  public Submission(MillraceApi api) {
    this.api = api;
  }

  /**
   * @param file without findings
   * @throws CommandFailure if a file changed or vanished since it was read, or the server refuses
   */
  public DagView submit(DagFile file) {
    Dag dag =
        file.dag().orElseThrow(() -> new IllegalArgumentException(file.name() + " has findings"));
    for (Map.Entry<String, String> used : dag.files().entrySet()) {
      Path path = file.files().get(used.getValue());
      if (path == null) {
        throw new IllegalStateException(used.getKey() + " is used but was never found");
      }
      try {
        api.upload(used.getValue(), path);
      } catch (IOException e) {
        throw CommandFailure.tryAgain(
            "a file went away",
            used.getKey()
                + " could be read when "
                + file.name()
                + " was checked, and now not: "
                + e
                + ".",
            "Run the command again.");
      }
    }
    return api.submit(file.shownPath(), file.source(), dag.files());
  }
}
