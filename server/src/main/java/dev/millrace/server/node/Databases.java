package dev.millrace.server.node;

import dev.millrace.cli.ServerOptions;
import dev.millrace.scheduler.store.Database;
import dev.millrace.scheduler.store.DatabaseSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Opens the database that the options name, on a thread of its own. */
record Databases(ServerOptions options) {
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
        () -> Database.open(settings), task -> new Thread(task, "open-database").start());
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
