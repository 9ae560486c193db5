package dev.millrace.steps.validate;

import dev.millrace.spi.StepException;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a contract as Millrace writes it. {@link OdcsReader} reads the open standard. */
final class ContractReader {
  private static final List<String> KEYS =
      List.of("columns", "rules", "rows", "unique", "extra-columns", "description");
  private static final List<String> COLUMN_KEYS =
      List.of(
          "type",
          "required",
          "unique",
          "min",
          "max",
          "values",
          "pattern",
          "min-length",
          "max-length",
          "description");

  private ContractReader() {}

  /**
   * @param name how messages call the contract
   * @throws StepException USER with the line of what cannot be read
   */
  static Contract read(String name, Entry document) throws StepException {
    if (document.isMap() && document.map().containsKey("kind")) {
      return OdcsReader.read(name, document);
    }
    document.onlyKeys(KEYS);
    List<ColumnTerms> columns = new ArrayList<>();
    Optional<Entry> columnEntries = document.get("columns");
    if (columnEntries.isPresent()) {
      for (Map.Entry<String, Entry> column : columnEntries.get().map().entrySet()) {
        columns.add(column(column.getKey(), column.getValue()));
      }
    }
    List<Contract.Predicate> predicates = new ArrayList<>();
    Optional<Entry> rules = document.get("rules");
    if (rules.isPresent()) {
      for (Entry rule : rules.get().list()) {
        predicates.add(predicate(rule));
      }
    }
    List<String> unique = new ArrayList<>();
    Optional<Entry> key = document.get("unique");
    if (key.isPresent()) {
      for (Entry column : key.get().list()) {
        unique.add(column.text());
      }
    }
    Optional<Entry> rows = document.get("rows");
    if (rows.isPresent()) {
      rows.get().onlyKeys(List.of("min", "max"));
    }
    Optional<Entry> extra = document.get("extra-columns");
    Contract contract =
        new Contract(
            name,
            columns,
            predicates,
            unique,
            rows.isPresent() ? integer(rows.get(), "min") : Optional.empty(),
            rows.isPresent() ? integer(rows.get(), "max") : Optional.empty(),
            extra.isPresent() && extra.get().choice(List.of("allow", "refuse")).equals("refuse"));
    if (columns.isEmpty()
        && predicates.isEmpty()
        && unique.isEmpty()
        && contract.rowsMin().isEmpty()
        && contract.rowsMax().isEmpty()) {
      throw StepException.user(
          name + " checks nothing; expected 'columns', 'rules', 'unique' or 'rows'.");
    }
    return contract;
  }

  private static ColumnTerms column(String name, Entry entry) throws StepException {
    if (entry.isText()) {
      return new ColumnTerms(
          name,
          entry.where(),
          Optional.of(type(entry)),
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    entry.onlyKeys(COLUMN_KEYS);
    Optional<Entry> type = entry.get("type");
    List<Object> values = new ArrayList<>();
    Optional<Entry> allowed = entry.get("values");
    if (allowed.isPresent()) {
      for (Entry value : allowed.get().list()) {
        values.add(value.scalar());
      }
    }
    Optional<Entry> pattern = entry.get("pattern");
    return new ColumnTerms(
        name,
        entry.where(),
        type.isPresent() ? Optional.of(type(type.get())) : Optional.empty(),
        flag(entry, "required"),
        flag(entry, "unique"),
        scalar(entry, "min"),
        scalar(entry, "max"),
        values,
        pattern.isPresent() ? Optional.of(pattern.get().text()) : Optional.empty(),
        integer(entry, "min-length"),
        integer(entry, "max-length"));
  }

  private static ColumnType type(Entry entry) throws StepException {
    Optional<ColumnType> type = ColumnType.named(entry.text());
    if (type.isEmpty()) {
      entry.choice(List.of(ColumnType.words().split(", ")));
      throw entry.wrong("one of " + ColumnType.words());
    }
    return type.get();
  }

  private static Contract.Predicate predicate(Entry rule) throws StepException {
    if (rule.isText()) {
      return new Contract.Predicate(rule.text(), rule.where(), rule.text());
    }
    rule.onlyKeys(List.of("name", "sql", "description"));
    String sql = rule.require("sql").text();
    Optional<Entry> name = rule.get("name");
    return new Contract.Predicate(name.isPresent() ? name.get().text() : sql, rule.where(), sql);
  }

  private static boolean flag(Entry entry, String key) throws StepException {
    Optional<Entry> flag = entry.get(key);
    return flag.isPresent() && flag.get().flag();
  }

  private static Optional<Object> scalar(Entry entry, String key) throws StepException {
    Optional<Entry> value = entry.get(key);
    return value.isPresent() ? Optional.of(value.get().scalar()) : Optional.empty();
  }

  private static Optional<Long> integer(Entry entry, String key) throws StepException {
    Optional<Entry> value = entry.get(key);
    return value.isPresent() ? Optional.of(value.get().integer()) : Optional.empty();
  }
}
