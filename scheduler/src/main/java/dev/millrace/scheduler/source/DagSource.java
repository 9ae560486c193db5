package dev.millrace.scheduler.source;

import java.util.Optional;

/** Gives what stands in a source. Used by one thread at a time. */
public interface DagSource extends AutoCloseable {
  /**
   * Looks at the source, which may take as long as a network needs.
   *
   * @param known id of the revision that is live; empty if there is none
   * @param again whether the snapshot is wanted even if it is the known one
   * @return what stands there; empty if that is known and not wanted again
   * @throws SourceTrouble if the source cannot be read now
   */
  Optional<Snapshot> look(Optional<String> known, boolean again) throws SourceTrouble;

  @Override
  void close();
}
