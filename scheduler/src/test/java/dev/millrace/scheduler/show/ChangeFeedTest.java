package dev.millrace.scheduler.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.view.Change;
import dev.millrace.engine.view.Changes.ChangesForgotten;
import dev.millrace.engine.view.Changes.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeFeedTest {
  private final ChangeFeed feed = new ChangeFeed();
  private final List<Long> heard = new ArrayList<>();

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      feed.publish("run", "r1", "body");
    }
  }

  private Subscription listen(long after) {
    return feed.subscribe(after, change -> heard.add(change.sequence()));
  }

  @Test
  void aListenerHearsWhatComesNextUntilItCloses() {
    publish(2);
    Subscription subscription = listen(0);
    publish(2);
    subscription.close();
    publish(1);

    assertThat(heard).containsExactly(3L, 4L);
    assertThat(feed.newest()).isEqualTo(5);
  }

  @Test
  void aListenerThatWasAwayHearsWhatItMissed() {
    publish(5);
    listen(3);
    publish(1);

    assertThat(heard).containsExactly(4L, 5L, 6L);
  }

  @Test
  void whoIsTooFarBehindOrAheadMustReadAfresh() {
    publish(10_003);
    listen(3);

    assertThat(heard).hasSize(10_000).startsWith(4L);
    assertThatThrownBy(() -> listen(2)).isInstanceOf(ChangesForgotten.class);
    assertThatThrownBy(() -> listen(10_004))
        .as("of an earlier life of the scheduler")
        .isInstanceOf(ChangesForgotten.class);
  }

  @Test
  void aListenerThatFailsHearsNoMoreAndHarmsNobody() {
    List<Change> calls = new ArrayList<>();
    feed.subscribe(
        0,
        change -> {
          calls.add(change);
          throw new IllegalStateException("its client is gone");
        });
    listen(0);

    publish(2);

    assertThat(calls).hasSize(1);
    assertThat(heard).containsExactly(1L, 2L);
  }
}
