package dev.millrace.steps.validate;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the terms of a contract as SQL over the columns that the data has. */
final class RowRules {
  private final Tables tables;
  private final Contract contract;
  private final Columns columns;
  private final String relation;
  private final List<RowRule> rules = new ArrayList<>();

  private RowRules(Tables tables, Contract contract, Columns columns, String relation) {
    this.tables = tables;
    this.contract = contract;
    this.columns = columns;
    this.relation = relation;
  }

  /**
   * @param columns of the data; every column that the contract names is there
   * @param relation the data in SQL
   * @throws StepException USER with the line of a term that cannot be checked on such a column
   */
  static List<RowRule> of(Tables tables, Contract contract, Columns columns, String relation)
      throws StepException, IOException, InterruptedException {
    RowRules all = new RowRules(tables, contract, columns, relation);
    for (ColumnTerms terms : contract.columns()) {
      Optional<Column> column = columns.find(terms.name());
      if (column.isPresent()) {
        all.add(terms, column.get());
      }
    }
    if (!contract.unique().isEmpty()) {
      all.addUnique(contract.unique());
    }
    for (Contract.Predicate predicate : contract.predicates()) {
      all.add(predicate);
    }
    return List.copyOf(all.rules);
  }

  private void add(ColumnTerms terms, Column column)
      throws StepException, IOException, InterruptedException {
    String name = Sql.name(column.name());
    String text = "CAST(" + name + " AS VARCHAR)";
    if (terms.required()) {
      rules.add(
          new RowRule(
              column.name() + ".required",
              "a value",
              "'missing'",
              name + " IS NULL",
              Sql.text(column.name() + " is missing")));
    }
    if (terms.unique()) {
      addUnique(List.of(column.name()));
    }
    if (terms.min().isPresent()) {
      String bound = bound(terms, column, "min", terms.min().get());
      add(column, "min", "at least " + shown(terms.min().get()), below(column, name, bound));
    }
    if (terms.max().isPresent()) {
      String bound = bound(terms, column, "max", terms.max().get());
      add(column, "max", "at most " + shown(terms.max().get()), name + " > " + bound);
    }
    if (!terms.values().isEmpty()) {
      List<String> allowed = new ArrayList<>();
      for (Object value : terms.values()) {
        allowed.add(literal(terms, column, "values", value));
      }
      String shown =
          terms.values().stream().limit(10).map(RowRules::shown).collect(Collectors.joining(", "))
              + (terms.values().size() > 10 ? ", …" : "");
      add(
          column,
          "values",
          "one of " + shown,
          name + " NOT IN (" + String.join(", ", allowed) + ")");
    }
    if (terms.pattern().isPresent()) {
      String pattern = Sql.text(terms.pattern().get());
      authored(
          terms.where() + ": the pattern of '" + column.name() + "'",
          "SELECT regexp_full_match('', " + pattern + ")");
      add(
          column,
          "pattern",
          "a match of " + terms.pattern().get(),
          "NOT regexp_full_match(" + text + ", " + pattern + ")");
    }
    if (terms.lengthMin().isPresent()) {
      long least = terms.lengthMin().get();
      add(
          column,
          "min-length",
          "at least " + least + " characters",
          "length(" + text + ") < " + least);
    }
    if (terms.lengthMax().isPresent()) {
      long most = terms.lengthMax().get();
      add(
          column,
          "max-length",
          "at most " + most + " characters",
          "length(" + text + ") > " + most);
    }
  }

  /** NaN is no number within any range. */
  private static String below(Column column, String name, String bound) {
    boolean maybeNan = column.type() == ColumnType.NUMBER && !column.sqlType().startsWith("DEC");
    return name + " < " + bound + (maybeNan ? " OR isnan(" + name + ")" : "");
  }

  private void add(Column column, String term, String expected, String broken) {
    String value = "left(CAST(" + Sql.name(column.name()) + " AS VARCHAR), 80)";
    rules.add(
        new RowRule(
            column.name() + "." + term,
            expected,
            value,
            broken,
            Sql.text(column.name() + " is '")
                + " || "
                + value
                + " || "
                + Sql.text("', expected " + expected)));
  }

  private void addUnique(List<String> names) throws StepException {
    List<String> quoted = new ArrayList<>();
    for (String name : names) {
      quoted.add(Sql.name(columns.require(contract.name() + ": 'unique'", name).name()));
    }
    String all = String.join(", ", quoted);
    String given =
        quoted.stream().map(name -> name + " IS NOT NULL").collect(Collectors.joining(" AND "));
    String value =
        "left(concat_ws(', ', "
            + quoted.stream()
                .map(name -> "CAST(" + name + " AS VARCHAR)")
                .collect(Collectors.joining(", "))
            + "), 80)";
    String subject = String.join(", ", names);
    rules.add(
        new RowRule(
            subject + ".unique",
            "no value twice",
            value,
            "("
                + given
                + ") AND row_number() OVER (PARTITION BY "
                + all
                + " ORDER BY "
                + Tables.ROW
                + ") > 1",
            Sql.text(subject + " is '")
                + " || "
                + value
                + " || "
                + Sql.text("', which an earlier row has")));
  }

  private void add(Contract.Predicate predicate)
      throws StepException, IOException, InterruptedException {
    String what = predicate.where() + ": rule '" + predicate.name() + "'";
    String condition = "(" + predicate.sql() + "\n)";
    String type;
    try {
      type =
          tables
              .columns(what, "SELECT " + condition + " AS c FROM " + relation)
              .all()
              .get(0)
              .sqlType();
    } catch (StepException e) {
      throw asUsers(e);
    }
    if (!type.equals("BOOLEAN")) {
      throw StepException.user(
          what + " gives " + type.toLowerCase(Locale.ROOT) + "; expected a condition.");
    }
    String shown = predicate.name().equals(predicate.sql()) ? "" : ": " + predicate.sql().strip();
    rules.add(
        new RowRule(
            predicate.name(),
            predicate.sql().strip(),
            "'row'",
            "NOT " + condition,
            Sql.text("breaks " + predicate.name() + shown)));
  }

  private String bound(ColumnTerms terms, Column column, String term, Object value)
      throws StepException, IOException, InterruptedException {
    ColumnType type = column.type();
    if (!type.numeric()
        && type != ColumnType.DATE
        && type != ColumnType.TIME
        && type != ColumnType.TIMESTAMP) {
      throw StepException.user(
          terms.where()
              + ": '"
              + term
              + "' of '"
              + column.name()
              + "' needs a column of numbers, dates or times; it is "
              + column.typeWord()
              + ".");
    }
    return literal(terms, column, term, value);
  }

  private String literal(ColumnTerms terms, Column column, String term, Object value)
      throws StepException, IOException, InterruptedException {
    String what = terms.where() + ": '" + term + "' of '" + column.name() + "'";
    ColumnType type = column.type();
    if (type == ColumnType.TEXT) {
      return Sql.text(shown(value));
    }
    if (type.numeric() && value instanceof Number) {
      return shown(value);
    }
    String cast = "CAST(" + Sql.text(shown(value)) + " AS " + column.sqlType() + ")";
    if (type.numeric()) {
      throw StepException.user(what + " is '" + shown(value) + "'; expected a number.");
    }
    authored(what, "SELECT " + cast);
    return cast;
  }

  private static String shown(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
  }

  private void authored(String what, String sql) throws StepException, InterruptedException {
    try {
      tables.execute(what, sql);
    } catch (StepException e) {
      throw asUsers(e);
    }
  }

  private static StepException asUsers(StepException e) {
    return e.failureClass() == FailureClass.DATA
        ? new StepException(FailureClass.USER, e.getMessage(), e)
        : e;
  }
}
