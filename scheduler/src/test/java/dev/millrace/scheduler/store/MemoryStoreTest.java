package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.scheduler.sketch.HandClock;
import dev.millrace.scheduler.store.memory.CommitObserver.Commit;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {
  private final MemoryBackend backend = new MemoryBackend();

  @Override
  Backend backend() {
    return backend;
  }

  @Test
  void aModelIsHeldUntilItsTransactionEnds() {
    store.register(model("wine", DIGEST, "live"));
    try (Store other = backend.connect()) {
      assertThatThrownBy(() -> other.register(model("wine", DIGEST, "live")))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.isAboutTheData()).isFalse());
      store.rollBack();
      assertThat(other.register(model("wine", DIGEST, "live")).version()).isEqualTo(1);
    }
  }

  @Test
  void whoeverListensHearsOfEachCommitWhatWasAndWhatIs() {
    List<Commit> heard = new ArrayList<>();
    MemoryDatabase database = new MemoryDatabase(new HandClock(), heard::add);
    try (Store listened = database.connect()) {
      listened.look(ME, 1);
      var owned = listened.take(ME, java.util.Map.of(0, 0L));
      Writes writes = new Writes();
      writes.newRun(pending("r1", 0, 2));
      listened.commit(writes, ME, owned);
      Writes more = new Writes();
      more.changed(pending("r1", 0, 2), 1, 0);
      listened.commit(more, ME, owned);
    }

    assertThat(heard).hasSize(2);
    assertThat(heard.get(0).scheduler()).isEqualTo(ME);
    assertThat(heard.get(0).tasks()).hasSize(2).allMatch(change -> change.before().isEmpty());
    assertThat(heard.get(1).runs()).isEmpty();
    assertThat(heard.get(1).tasks()).singleElement().matches(change -> change.before().isPresent());
  }
}
