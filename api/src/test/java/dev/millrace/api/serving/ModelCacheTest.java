package dev.millrace.api.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.memory.WineModel;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.artifacts.FolderArtifactStore;
import dev.millrace.spi.model.ModelLoader;
import dev.millrace.spi.model.ServedModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {
  @TempDir Path folder;
  private FolderArtifactStore store;
  private final WineModel.Loader loader = new WineModel.Loader();

  @BeforeEach
  void open() {
    store = new FolderArtifactStore(folder);
  }

  @Test
  void aBundleIsLoadedOnce() throws IOException {
    ModelCache cache = new ModelCache(store, loader, 2);
    String bundle = bundle("PK a");
    cache.open(bundle).close();
    cache.open(bundle).close();
    assertThat(loader.loads).hasValue(1);
  }

  @Test
  void requestsThatComeTogetherShareOneLoad() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ModelLoader slow =
        bundle -> {
          await(go);
          return loader.load(bundle);
        };
    ModelCache cache = new ModelCache(store, slow, 2);
    String bundle = bundle("PK a");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<ServedModel>> models = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        models.add(
            threads.submit(
                () -> {
                  try (ModelCache.Lease lease = cache.open(bundle)) {
                    return lease.model();
                  }
                }));
      }
      go.countDown();
      for (Future<ServedModel> model : models) {
        assertThat(model.get()).isSameAs(loader.newest);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(loader.loads).hasValue(1);
  }

  @Test
  void anEvictedModelIsClosedWhenItsLastLeaseEnds() throws IOException {
    ModelCache cache = new ModelCache(store, loader, 1);
    ModelCache.Lease lease = cache.open(bundle("PK a"));
    WineModel first = loader.newest;
    cache.open(bundle("PK b")).close();
    assertThat(first.closed).hasValue(0);
    lease.close();
    lease.close();
    assertThat(first.closed).hasValue(1);
    assertThat(loader.newest.closed).hasValue(0);
    cache.closeAll();
    assertThat(loader.newest.closed).hasValue(1);
  }

  @Test
  void theLeastRecentlyUsedModelIsEvictedFirst() throws IOException {
    ModelCache cache = new ModelCache(store, loader, 2);
    cache.open(bundle("PK a")).close();
    WineModel a = loader.newest;
    cache.open(bundle("PK b")).close();
    WineModel b = loader.newest;
    cache.open(bundle("PK a")).close();
    cache.open(bundle("PK c")).close();
    assertThat(a.closed).hasValue(0);
    assertThat(b.closed).hasValue(1);
  }

  @Test
  void aFailedLoadIsTriedAgain() throws IOException {
    ModelCache cache = new ModelCache(store, loader, 2);
    String bundle = "sha256:" + "1".repeat(64);
    assertThatThrownBy(() -> cache.open(bundle))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("cannot be loaded");
    String damaged = bundle("damaged");
    assertThatThrownBy(() -> cache.open(damaged)).hasMessageContaining("not an archive");
    assertThatThrownBy(() -> cache.open(damaged)).hasMessageContaining("not an archive");
  }

  private String bundle(String content) throws IOException {
    var bytes = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    return "sha256:" + store.put(bytes, Optional.empty(), 100).digest();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
