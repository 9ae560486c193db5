package dev.millrace.scheduler.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Notes which files of a source are opened. */
record WatchedSource(DagSource real, List<String> opened) implements DagSource {
  @Override
  public Optional<Snapshot> look(Optional<String> known, boolean again) throws SourceTrouble {
    return real.look(known, again).map(snapshot -> new Watched(snapshot, opened));
  }

  @Override
  public void close() {
    real.close();
  }

  private record Watched(Snapshot real, List<String> opened) implements Snapshot {
    @Override
    public Optional<Revision> revision() {
      return real.revision();
    }

    @Override
    public Optional<String> rewrittenFrom() {
      return real.rewrittenFrom();
    }

    @Override
    public Map<String, String> dagFiles(Predicate<String> known) throws SourceTrouble {
      return real.dagFiles(known);
    }

    @Override
    public Entry entry(String path) {
      return real.entry(path);
    }

    @Override
    public InputStream open(String path) throws IOException {
      opened.add(path);
      return real.open(path);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
