package dev.millrace.bench.result;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one workload gave on one deployment. Written as JSON, one file each; the names of the
 * components are those of its fields.
 *
 * @param schema raised when the meaning of a field changes
 * @param workload {@code floor}, {@code w1} …
 * @param mode which processes were measured
 * @param definition what was done, in a sentence or two
 * @param repeats measured repeats, after one that was discarded
 * @param seconds how long the measurement took
 * @param notes what a reader must know to judge the figures
 */
public record Result(
    int schema,
    String workload,
    String mode,
    String definition,
    Instant startedAt,
    double seconds,
    int repeats,
    Machine machine,
    List<Figure> figures,
    List<String> notes) {
  public static final int SCHEMA = 1;

  public Result {
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }

  public Optional<Figure> figure(String name) {
    return figures.stream().filter(figure -> figure.name().equals(name)).findFirst();
  }
}
