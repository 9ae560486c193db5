package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the loop relies on where there are connections. */
abstract class JdbcStoreContract extends StoreContract {
  abstract Database database();

  @Override
  Backend backend() {
    return new JdbcBackend(database());
  }

  @Test
  void aConnectionThatBrokeIsReplaced() {
    insert(pending("r1", 0, 1));
    breakConnections();

    try {
      store.runExists("r1");
    } catch (StoreException e) {
      assertThat(e.isAboutTheData()).isFalse();
    }
    assertThat(store.runExists("r1")).isTrue();
  }

  /** Ends every session that the pool holds, as a database that restarts does. */
  abstract void breakConnections();
}
