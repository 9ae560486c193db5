package dev.millrace.steps.transform;

import dev.millrace.spi.StepException;
import dev.millrace.steps.document.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the list of operations. */
final class Operations {
  /** More is a program, not a list. */
  static final int MAX = 100;

  private static final Map<String, Reader> READERS = readers();

  private Operations() {}

  private interface Reader {
    Operation read(Entry entry) throws StepException;
  }

  /** An operation with its place in the list. */
  record Named(int number, String word, Operation operation) {
    String what() {
      return "Operation " + number + " (" + word + ")";
    }
  }

  private static Map<String, Reader> readers() {
    Map<String, Reader> readers = new LinkedHashMap<>();
    readers.put("select", ColumnOperations::select);
    readers.put("rename", ColumnOperations::rename);
    readers.put("drop", ColumnOperations::drop);
    readers.put("filter", RowOperations::filter);
    readers.put("derive", ColumnOperations::derive);
    readers.put("cast", ColumnOperations::cast);
    readers.put("fill", ColumnOperations::fill);
    readers.put("deduplicate", RowOperations::deduplicate);
    readers.put("sort", RowOperations::sort);
    readers.put("sample", RowOperations::sample);
    readers.put("join", TableOperations::join);
    readers.put("union", TableOperations::union);
    readers.put("aggregate", TableOperations::aggregate);
    return readers;
  }

  /**
   * @throws StepException USER if an item is not one operation
   */
  static List<Named> read(Entry list) throws StepException {
    List<Named> operations = new ArrayList<>();
    for (Entry item : list.list()) {
      item.onlyKeys(List.copyOf(READERS.keySet()));
      Map<String, Entry> keys = item.map();
      if (keys.size() != 1) {
        throw StepException.user(
            "Operation "
                + (operations.size() + 1)
                + " has "
                + (keys.isEmpty() ? "no key" : "the keys " + String.join(", ", keys.keySet()))
                + "; expected one. Write each operation as an item of its own.");
      }
      Map.Entry<String, Entry> only = keys.entrySet().iterator().next();
      Operation operation = READERS.get(only.getKey()).read(only.getValue());
      operations.add(new Named(operations.size() + 1, only.getKey(), operation));
    }
    if (operations.size() > MAX) {
      throw StepException.user(
          "Parameter 'operations' has " + operations.size() + " items; at most " + MAX + ".");
    }
    return operations;
  }
}
