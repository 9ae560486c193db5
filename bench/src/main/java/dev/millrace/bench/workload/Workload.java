package dev.millrace.bench.workload;

import dev.millrace.bench.result.Figure;
import java.util.List;

/** Something that is done to a deployment and measured. */
public interface Workload {
  /** {@code w1} and so on: the word of the command and of the file of results. */
  String name();

  /** What is done, for the page. */
  String definition();

  /**
   * Does it.
   *
   * @throws dev.millrace.bench.process.BenchmarkFailed if nothing can be said about it
   */
  Outcome measure(Session session);

  /**
   * @param notes what a reader must know to judge the figures
   */
  record Outcome(List<Figure> figures, List<String> notes) {
    public Outcome {
      figures = List.copyOf(figures);
      notes = List.copyOf(notes);
    }
  }
}
