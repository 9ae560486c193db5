package dev.millrace.server.node;

import dev.millrace.cli.ServerOptions;
import dev.millrace.scheduler.store.Database;
import dev.millrace.scheduler.store.DatabaseSettings;
import dev.millrace.scheduler.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** Opens the database that the options name, on a thread of its own. */
record Databases(ServerOptions options) {
  private static final Logger LOG = Logger.getLogger(Databases.class);

  /** How long a start waits for a database that does not answer. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  CompletableFuture<Database> openAside() {
    DatabaseSettings settings =
        options
            .database()
            .map(
                named ->
                    DatabaseSettings.postgresql(
                        named.url(), named.user().orElse("millrace"), named.password().orElse("")))
            .orElseGet(() -> DatabaseSettings.embedded(options.dataDirectory()));
    return CompletableFuture.supplyAsync(
        () -> Database.openPatiently(settings, PATIENCE, Databases::notYet),
        task -> new Thread(task, "open-database").start());
  }

  private static void notYet(StoreException reason) {
    LOG.warnf(
        "%s; trying again for %d s. Check --db-url if it is not about to start.",
        reason.getMessage(), PATIENCE.toSeconds());
  }

  /** The database, or the reason why it cannot be opened, as thrown there. */
  Database await(CompletableFuture<Database> pending) {
    try {
      return pending.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw e;
    }
  }
}
