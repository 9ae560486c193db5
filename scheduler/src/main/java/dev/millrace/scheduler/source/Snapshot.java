package dev.millrace.scheduler.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What stands in a source at one moment. Paths are relative to its repository, with slashes. Used
 * by one thread.
 */
public interface Snapshot extends AutoCloseable {
  /** Most DAG files of a source. */
  int DAG_FILES_MAX = 50_000;

  /** Empty for a directory, which has none but what its files say together. */
  Optional<Revision> revision();

  /** Id of the revision that was live, if this one does not descend from it. */
  default Optional<String> rewrittenFrom() {
    return Optional.empty();
  }

  /**
   * The files that hold DAGs, with the ids of their contents.
   *
   * @param known whether a file was one before, and so still is one whatever it says now
   * @throws SourceTrouble if they cannot be listed, or are too many
   */
  Map<String, String> dagFiles(Predicate<String> known) throws SourceTrouble;

  /** What stands at a path. */
  Entry entry(String path);

  /**
   * The bytes of a {@link Present} file.
   *
   * @throws IOException if they cannot be read any more
   */
  InputStream open(String path) throws IOException;

  @Override
  void close();

  /** What stands at a path. */
  sealed interface Entry {
    /** The same text for the same thing. */
    String mark();
  }

  /**
   * A file.
   *
   * @param content id of its bytes; other bytes have another one
   */
  record Present(String content) implements Entry {
    @Override
    public String mark() {
      return content;
    }
  }

  record Absent() implements Entry {
    @Override
    public String mark() {
      return "absent";
    }
  }

  record Beyond() implements Entry {
    @Override
    public String mark() {
      return "outside";
    }
  }

  /**
   * @param reason completes "the file …"
   */
  record Unusable(String reason) implements Entry {
    @Override
    public String mark() {
      return "unusable: " + reason;
    }
  }
}
