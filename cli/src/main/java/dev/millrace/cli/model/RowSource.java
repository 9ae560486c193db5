package dev.millrace.cli.model;

import java.util.Iterator;
import java.util.List;

/** Rows to predict, in order. */
public interface RowSource extends Iterator<Row>, AutoCloseable {
  /** Names of the columns, each once. */
  List<String> columns();

  @Override
  void close();
}
