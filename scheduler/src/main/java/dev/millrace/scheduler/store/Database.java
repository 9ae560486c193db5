package dev.millrace.scheduler.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** A pool of connections to a database whose tables are those of this version. */
public final class Database implements AutoCloseable {
  /** The clock that all schedulers share, in milliseconds. */
  public static final String NOW = "cast(extract(epoch from current_timestamp) * 1000 as bigint)";

  /** For both kinds of databases; those for one kind have numbers of the same row. */
  private static final String MIGRATIONS = "classpath:dev/millrace/scheduler/migrations";

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /**
   * A plan kept from when a table was small scans it for every row of a batch, even when it has
   * grown: 20 times slower for a run of 5,000 tasks. Planning costs about 5 µs.
   */
  private static final String PLAN_EVERY_TIME = "set plan_cache_mode = force_custom_plan";

  /**
   * A scheduler that hangs in the middle of a transaction must not keep others from its shards: the
   * server ends its session, and with it the locks. Nobody waits for a lock without end either.
   */
  private static final String HANG_NOBODY_UP =
      "set idle_in_transaction_session_timeout = '4s'; set lock_timeout = '8s'";

  /** So that a server that does not answer any more is noticed; longer than any query takes. */
  private static final String SOCKET_TIMEOUT_SECONDS = "60";

  private final AgroalDataSource pool;

  private Database(AgroalDataSource pool) {
    this.pool = pool;
  }

  /**
   * The same as {@link #open}, tried again while nobody answers there: a database that is restarted
   * just then must not end those that start beside it.
   *
   * @param patience after which no further try begins
   * @param told what is in the way, after each try that failed
   * @throws StoreException if the patience is over, or another try cannot help
   */
  public static Database openPatiently(
      DatabaseSettings settings, Duration patience, Consumer<StoreException> told) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return open(settings);
      } catch (StoreException e) {
        if (!e.isAway() || System.nanoTime() >= end) {
          throw e;
        }
        told.accept(e);
        pause(e);
      }
    }
  }

  private static void pause(StoreException meanwhile) {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw meanwhile;
    }
  }

  /**
   * Connects and brings the tables up to date.
   *
   * @throws StoreException if the database cannot be reached, refuses the login, or holds tables of
   *     a newer version
   */
  public static Database open(DatabaseSettings settings) {
    AgroalDataSource pool;
    try {
      pool = AgroalDataSource.from(configuration(settings));
    } catch (SQLException e) {
      throw new StoreException("connecting to " + settings.url(), e);
    }
    try {
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(pool)
          .locations(migrations(settings))
          .table("schema_history")
          .load()
          .migrate();
    } catch (FlywayException e) {
      pool.close();
      throw new StoreException("preparing the tables in " + settings.url(), rootOf(e));
    }
    return new Database(pool);
  }

  private static String[] migrations(DatabaseSettings settings) {
    return settings.url().startsWith("jdbc:postgresql:")
        ? new String[] {MIGRATIONS, MIGRATIONS + "_postgresql"}
        : new String[] {MIGRATIONS};
  }

  public DataSource connections() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }

  private static AgroalDataSourceConfigurationSupplier configuration(DatabaseSettings settings) {
    return new AgroalDataSourceConfigurationSupplier()
        .connectionPoolConfiguration(
            poolOf ->
                poolOf
                    .initialSize(1)
                    .maxSize(settings.connectionsMax())
                    .acquisitionTimeout(CONNECT_WITHIN)
                    .validateOnBorrow(false)
                    .idleValidationTimeout(Duration.ofSeconds(1))
                    .connectionValidator(
                        AgroalConnectionPoolConfiguration.ConnectionValidator.defaultValidator())
                    .exceptionSorter(Database::endsTheConnection)
                    .connectionFactoryConfiguration(factory -> login(factory, settings)));
  }

  private static AgroalConnectionFactoryConfigurationSupplier login(
      AgroalConnectionFactoryConfigurationSupplier factory, DatabaseSettings settings) {
    if (settings.url().startsWith("jdbc:postgresql:")) {
      factory.initialSql(PLAN_EVERY_TIME + "; " + HANG_NOBODY_UP);
      factory.jdbcProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
      factory.jdbcProperty("tcpKeepAlive", "true");
      factory.jdbcProperty("reWriteBatchedInserts", "true");
    }
    return factory
        .jdbcUrl(settings.url())
        .principal(new NamePrincipal(settings.user()))
        .credential(new SimplePassword(settings.password()));
  }

  /** So that a connection that broke is replaced at once, however often it is asked for. */
  private static boolean endsTheConnection(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("08") // SQL: no connection
        || state.startsWith("57P") // PostgreSQL: ended by its operator, or not there yet
        || state.equals("90067") // H2: broken
        || state.equals("90098") // H2: database closed
        || state.equals("90121"); // H2: database or session ended
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
