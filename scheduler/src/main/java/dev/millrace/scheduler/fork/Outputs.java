package dev.millrace.scheduler.fork;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.message.ToScheduler.Output;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks whether what tasks have made is still there. Any thread. */
public final class Outputs {
  /** Outputs that are not larger are read and hashed again before they count. */
  private static final long HASHED_BYTES_MAX = 256 * 1024;

  /** How long all outputs of a plan together may take to come from other schedulers. */
  private static final Duration BROUGHT_WITHIN = Duration.ofSeconds(20);

  private static final long LOOK_AGAIN_MILLIS = 50;

  private final ArtifactStore artifacts;

  public Outputs(ArtifactStore artifacts) {
    this.artifacts = artifacts;
  }

  /** One look at many outputs. For one thread. */
  public Search search() {
    return new Search();
  }

  /** See {@link #search()}. */
  public final class Search {
    private final long end = System.nanoTime() + BROUGHT_WITHIN.toNanos();

    private Search() {}

    /** What is wrong with an output, to be read after its name; empty if it may be used. */
    public Optional<String> missing(Output output) {
      if (!isHere(output.digest())) {
        return Optional.of("is no longer in the artifact store");
      }
      return output.bytes() > HASHED_BYTES_MAX || isWhole(output.digest())
          ? Optional.empty()
          : Optional.of("is damaged in the artifact store");
    }

    private boolean isHere(String digest) {
      try {
        while (!artifacts.has(digest)) {
          if (System.nanoTime() - end >= 0 || !artifacts.bring(digest)) {
            return false;
          }
          TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private boolean isWhole(String digest) {
      try {
        return artifacts.verify(digest);
      } catch (IOException e) {
        return false;
      }
    }
  }
}
