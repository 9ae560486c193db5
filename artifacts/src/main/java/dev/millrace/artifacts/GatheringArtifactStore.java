package dev.millrace.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The store of a scheduler: its own folder, into which it brings what another scheduler's folder
 * has when it is needed. Where all schedulers share one folder it never asks anybody.
 */
public final class GatheringArtifactStore implements ArtifactStore, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(GatheringArtifactStore.class);
  private static final int TRANSFERS_MAX = 4;
  private static final int WAITING_MAX = 10_000;
  private static final int NOWHERE_MAX = 1_000;

  private final ArtifactStore local;
  private final Supplier<List<URI>> peers;
  private final ExchangingArtifactStore exchange;
  private final ThreadPoolExecutor transfers;

  /** On their way. */
  private final Set<String> coming = Collections.synchronizedSet(new HashSet<>());

  /** What nobody had when everybody was asked, until somebody wants to know. */
  private final Set<String> nowhere = new LinkedHashSet<>();

  /**
   * @param peers base addresses of schedulers with another folder
   * @param token sent to them; empty to send none
   */
  public GatheringArtifactStore(
      ArtifactStore local,
      Supplier<List<URI>> peers,
      Supplier<Optional<String>> token,
      ExchangeSettings settings) {
    this.local = local;
    this.peers = peers;
    this.exchange = new ExchangingArtifactStore(local, peers, token, settings);
    this.transfers =
        new ThreadPoolExecutor(
            TRANSFERS_MAX,
            TRANSFERS_MAX,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            task -> {
              Thread thread = new Thread(task, "bring-artifact");
              thread.setDaemon(true);
              return thread;
            });
    transfers.allowCoreThreadTimeOut(true);
  }

  @Override
  public String id() {
    return local.id();
  }

  @Override
  public boolean has(String digest) {
    return local.has(digest);
  }

  @Override
  public Path path(String digest) {
    return local.has(digest) || peers.get().isEmpty() ? local.path(digest) : exchange.path(digest);
  }

  @Override
  public boolean bring(String digest) {
    String plain = Digests.plain(digest);
    synchronized (nowhere) {
      if (nowhere.remove(plain)) {
        return false;
      }
    }
    if (peers.get().isEmpty()) {
      return false;
    }
    if (coming.add(plain)) {
      try {
        transfers.execute(() -> fetch(plain));
      } catch (RejectedExecutionException e) {
        coming.remove(plain); // it is asked for again
      }
    }
    return true;
  }

  private void fetch(String plain) {
    try {
      exchange.path(plain);
    } catch (ArtifactMissing e) {
      synchronized (nowhere) {
        nowhere.add(plain);
        if (nowhere.size() > NOWHERE_MAX) {
          nowhere.remove(nowhere.iterator().next());
        }
      }
    } catch (RuntimeException e) {
      LOG.warnf("Artifact sha256:%s is not here yet: %s", plain, e.getMessage());
    } finally {
      coming.remove(plain);
    }
  }

  @Override
  public Stored put(Path file) throws IOException {
    return local.put(file);
  }

  @Override
  public Stored put(InputStream bytes, Optional<String> expectedDigest, long bytesMax)
      throws IOException {
    return local.put(bytes, expectedDigest, bytesMax);
  }

  @Override
  public boolean verify(String digest) throws IOException {
    return local.verify(digest);
  }

  /** Ends the transfers; what is not here then is brought when it is asked for again. */
  @Override
  public void close() {
    transfers.shutdownNow();
  }
}
