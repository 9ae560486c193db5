package dev.millrace.steps.validate;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Spelling;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds a table as a whole to a contract: its columns, their types and the number of rows. */
final class TableTerms {
  private final Tables tables;
  private final Contract contract;
  private final Columns columns;
  private final String relation;

  TableTerms(Tables tables, Contract contract, Columns columns, String relation) {
    this.tables = tables;
    this.contract = contract;
    this.columns = columns;
    this.relation = relation;
  }

  /** What is wrong, one sentence each; empty if the table is as agreed. */
  List<String> problems(long rows) throws StepException, IOException, InterruptedException {
    List<String> problems = new ArrayList<>();
    for (ColumnTerms terms : contract.columns()) {
      Optional<Column> column = columns.find(terms.name());
      if (column.isEmpty()) {
        problems.add(
            terms.where()
                + " expects column '"
                + terms.name()
                + "', which the data does not have."
                + columns.hint(terms.name()));
      } else if (terms.type().isPresent() && !fits(terms.type().get(), column.get().type())) {
        problems.add(wrongType(terms, column.get()));
      }
    }
    if (contract.extraRefused()) {
      List<String> known = contract.columns().stream().map(ColumnTerms::name).toList();
      for (String name : columns.names()) {
        if (!known.contains(name)) {
          problems.add(
              contract.name()
                  + " does not know column '"
                  + name
                  + "', and refuses extra columns."
                  + Spelling.didYouMean(name, known));
        }
      }
    }
    if (contract.rowsMin().isPresent() && rows < contract.rowsMin().get()) {
      problems.add(
          contract.name()
              + " expects at least "
              + contract.rowsMin().get()
              + " rows; the data has "
              + rows
              + ".");
    }
    if (contract.rowsMax().isPresent() && rows > contract.rowsMax().get()) {
      problems.add(
          contract.name()
              + " expects at most "
              + contract.rowsMax().get()
              + " rows; the data has "
              + rows
              + ".");
    }
    return problems;
  }

  private static boolean fits(ColumnType expected, ColumnType found) {
    return expected == found || expected == ColumnType.NUMBER && found == ColumnType.INTEGER;
  }

  private String wrongType(ColumnTerms terms, Column column)
      throws StepException, IOException, InterruptedException {
    ColumnType type = terms.type().orElseThrow();
    String name = Sql.name(column.name());
    String what = terms.where() + " expects column '" + column.name() + "' to be " + type.word();
    List<Map<String, Object>> misfit =
        tables.rows(
            what,
            "SELECT "
                + Tables.ROW
                + " + 1 AS r, CAST("
                + name
                + " AS VARCHAR) AS v FROM "
                + relation
                + " WHERE "
                + name
                + " IS NOT NULL AND TRY_CAST(CAST("
                + name
                + " AS VARCHAR) AS "
                + type.sqlName()
                + ") IS NULL ORDER BY 1 LIMIT 1");
    String example =
        misfit.isEmpty()
            ? ""
            : ", such as '"
                + Spelling.shortened(String.valueOf(misfit.get(0).get("v")))
                + "' in row "
                + misfit.get(0).get("r");
    return what + "; the data has " + column.typeWord() + example + ".";
  }
}
