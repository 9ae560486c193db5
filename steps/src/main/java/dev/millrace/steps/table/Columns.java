package dev.millrace.steps.table;

import dev.millrace.spi.StepException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of a table, in their order. */
public record Columns(List<Column> all) {
  public Columns {
    all = List.copyOf(all);
  }

  public List<String> names() {
    return all.stream().map(Column::name).toList();
  }

  public Optional<Column> find(String name) {
    return all.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /**
   * The column of a name, exactly as written.
   *
   * @param what who asks for it, as the start of the message, such as {@code Parameter 'target'}
   * @throws StepException DATA if there is none, with the nearest spelling and the columns there
   *     are
   */
  public Column require(String what, String name) throws StepException {
    Optional<Column> found = find(name);
    if (found.isEmpty()) {
      throw StepException.data(
          what + " names column '" + name + "', which the data does not have." + hint(name));
    }
    return found.get();
  }

  /** {@code Did you mean 'x'? It has: a, b, c.}, with a leading space. */
  public String hint(String name) {
    String shown =
        all.stream().limit(30).map(Column::name).collect(Collectors.joining(", "))
            + (all.size() > 30 ? ", … (" + all.size() + " columns)" : "");
    return Spelling.didYouMean(name, names()) + " It has: " + shown + ".";
  }

  /** The fact {@code columns} of a dataset: a list of {@code {name, type}}. */
  public List<Map<String, Object>> facts() {
    return all.stream().map(Column::fact).toList();
  }

  /** The names quoted for SQL and joined by commas, each with the given alias in front. */
  public String quoted(String alias) {
    String prefix = alias.isEmpty() ? "" : alias + ".";
    return all.stream()
        .map(column -> prefix + Sql.name(column.name()))
        .collect(Collectors.joining(", "));
  }
}
