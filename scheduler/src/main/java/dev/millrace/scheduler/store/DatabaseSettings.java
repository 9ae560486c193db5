package dev.millrace.scheduler.store;

import java.nio.file.Path;

/**
 * Where the truth is kept.
 *
 * @param url JDBC address, H2 or PostgreSQL
 * @param connectionsMax most connections at a time; the loop uses one, readers the others
 */
public record DatabaseSettings(String url, String user, String password, int connectionsMax) {
  /**
   * H2 in a file. {@code WRITE_DELAY=0} makes it write before a commit returns, so that a killed
   * process loses nothing that was acknowledged. {@code OPTIMIZE_REUSE_RESULTS=FALSE} because a
   * result that was read between a change and its commit counts as newer than the change, and would
   * be given again to whoever asks on the same connection until the next change.
   */
  public static DatabaseSettings embedded(Path directory) {
    String file = directory.resolve("millrace").toAbsolutePath().toString();
    return new DatabaseSettings(
        "jdbc:h2:file:"
            + file
            + ";WRITE_DELAY=0;OPTIMIZE_REUSE_RESULTS=FALSE;DB_CLOSE_ON_EXIT=FALSE",
        "millrace",
        "",
        8);
  }

  public static DatabaseSettings postgresql(String url, String user, String password) {
    return new DatabaseSettings(url, user, password, 8);
  }
}
