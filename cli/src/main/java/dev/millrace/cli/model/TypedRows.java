package dev.millrace.cli.model;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.millrace.cli.failure.CommandFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows typed as {@code name=value,name=value}, each after an option of its own. */
public final class TypedRows implements RowSource {
  private final List<String> columns;
  private final Iterator<Row> rows;

  /**
   * @param typed one text per row; a pair that holds a comma stands in double quotes
   * @throws CommandFailure if a part is not {@code name=value}, or a name comes twice
   */
  public TypedRows(List<String> typed) {
    List<Map<String, String>> parsed = typed.stream().map(TypedRows::parsed).toList();
    Set<String> names = new LinkedHashSet<>();
    parsed.forEach(row -> names.addAll(row.keySet()));
    this.columns = List.copyOf(names);
    List<Row> all = new ArrayList<>();
    for (Map<String, String> row : parsed) {
      all.add(
          new Row(
              "--row " + (all.size() + 1),
              columns.stream().map(column -> row.getOrDefault(column, "")).toList()));
    }
    this.rows = all.iterator();
  }

  private static Map<String, String> parsed(String row) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : parts(row)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw CommandFailure.mistake(
            "not a row",
            "\"" + pair + "\" in --row is not NAME=VALUE.",
            "Write it like --row alcohol=9.4,pH=3.5; a value with a comma like '\"note=a,b\"'.");
      }
      String name = pair.substring(0, equals).strip();
      if (values.put(name, pair.substring(equals + 1).strip()) != null) {
        throw CommandFailure.mistake("not a row", "--row names \"" + name + "\" twice.", "");
      }
    }
    return values;
  }

  private static List<String> parts(String row) {
    try (MappingIterator<String[]> records =
        CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .build()
            .readerFor(String[].class)
            .readValues(row)) {
      return records.hasNextValue() ? List.of(records.nextValue()) : List.of();
    } catch (IOException e) {
      throw CommandFailure.mistake(
          "not a row", "--row " + row + " cannot be read: " + e.getMessage() + ".", "");
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Row next() {
    return rows.next();
  }

  @Override
  public void close() {}
}
