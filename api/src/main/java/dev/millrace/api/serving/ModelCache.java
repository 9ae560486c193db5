package dev.millrace.api.serving;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.artifacts.ArtifactMissing;
import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.artifacts.ArtifactTransferFailed;
import dev.millrace.spi.model.ModelLoader;
import dev.millrace.spi.model.ServedModel;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Loaded bundles by digest, the least recently used one evicted first. A bundle is loaded once,
 * however many requests wait for it, and closed when the last request that uses it ends.
 */
@Singleton
public final class ModelCache {
  private final ArtifactStore store;
  private final ModelLoader loader;
  private final int loadedMax;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Entry {
    private final CompletableFuture<ServedModel> model = new CompletableFuture<>();
    private int users;
    private boolean evicted;

    private boolean isDone() {
      return evicted && users == 0;
    }

    private void close() {
      if (model.isDone() && !model.isCompletedExceptionally()) {
        model.join().close();
      }
    }
  }

  @Inject
  public ModelCache(ArtifactStore store, ModelLoader loader, ApiLimits limits) {
    this(store, loader, limits.modelsLoadedMax());
  }

  ModelCache(ArtifactStore store, ModelLoader loader, int loadedMax) {
    this.store = store;
    this.loader = loader;
    this.loadedMax = loadedMax;
  }

  /** A model in use; it is not closed before the lease is. */
  public final class Lease implements AutoCloseable {
    private final Entry entry;
    private final ServedModel model;
    private boolean ended;

    private Lease(Entry entry) {
      this.entry = entry;
      this.model = entry.model.join();
    }

    public ServedModel model() {
      return model;
    }

    @Override
    public void close() {
      if (!ended) {
        ended = true;
        release(entry);
      }
    }
  }

  /**
   * The model of a bundle, loaded if it is not yet. May block on reading it.
   *
   * @param digest {@code sha256:} and lower-case hexadecimal digits
   * @throws ProblemException 503 if the bytes are not here or cannot be read as a model
   */
  public Lease open(String digest) {
    Entry mine = new Entry();
    List<Entry> unused = new ArrayList<>();
    Entry entry;
    synchronized (entries) {
      Entry present = entries.putIfAbsent(digest, mine);
      entry = present == null ? mine : present;
      entry.users++;
      evictBeyondLimit(entry, unused);
    }
    unused.forEach(Entry::close);
    if (entry == mine) {
      load(digest, mine);
    }
    try {
      return new Lease(entry);
    } catch (CompletionException e) {
      release(entry);
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw new IllegalStateException("loading bundle " + digest + " failed", e.getCause());
    }
  }

  private void load(String digest, Entry entry) {
    try {
      entry.model.complete(loader.load(store.path(digest)));
    } catch (ArtifactMissing | ArtifactTransferFailed | IOException e) {
      forget(digest, entry);
      entry.model.completeExceptionally(
          Problem.of(
                  ProblemKind.UNAVAILABLE,
                  "bundle " + digest + " cannot be loaded: " + e.getMessage())
              .asException());
    } catch (RuntimeException | Error e) {
      forget(digest, entry);
      entry.model.completeExceptionally(e);
    }
  }

  /** A failure is not kept: the next request tries again. */
  private void forget(String digest, Entry entry) {
    synchronized (entries) {
      entries.remove(digest, entry);
      entry.evicted = true;
    }
  }

  private void evictBeyondLimit(Entry spared, List<Entry> unused) {
    Iterator<Entry> eldest = entries.values().iterator();
    while (entries.size() > loadedMax && eldest.hasNext()) {
      Entry entry = eldest.next();
      if (entry != spared) {
        eldest.remove();
        entry.evicted = true;
        if (entry.isDone()) {
          unused.add(entry);
        }
      }
    }
  }

  private void release(Entry entry) {
    boolean last;
    synchronized (entries) {
      entry.users--;
      last = entry.isDone();
    }
    if (last) {
      entry.close();
    }
  }

  /** Closes what nobody uses; what is in use closes with its last lease. */
  @PreDestroy
  void closeAll() {
    List<Entry> unused = new ArrayList<>();
    synchronized (entries) {
      for (Entry entry : entries.values()) {
        entry.evicted = true;
        if (entry.isDone()) {
          unused.add(entry);
        }
      }
      entries.clear();
    }
    unused.forEach(Entry::close);
  }
}
