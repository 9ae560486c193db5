package dev.millrace.steps.web;

import dev.millrace.spi.StepContext;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Writes a response body to a file and stops at a size. */
public final class BoundedFile implements BodySubscriber<Path> {
  private static final long PROGRESS_EVERY_BYTES = 1 << 20;

  private final Path target;
  private final long maxBytes;
  private final long announced;
  private final StepContext context;
  private final CompletableFuture<Path> body = new CompletableFuture<>();
  private Flow.Subscription subscription;
  private FileChannel file;
  private long bytes;
  private long reported;

  /**
   * @param announced length that the server announced, or -1
   */
  public BoundedFile(Path target, long maxBytes, long announced, StepContext context) {
    this.target = target;
    this.maxBytes = maxBytes;
    this.announced = announced;
    this.context = context;
  }

  @Override
  public CompletionStage<Path> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    if (announced > maxBytes) {
      stop(new TooLarge(announced + " bytes"));
      return;
    }
    try {
      file =
          FileChannel.open(
              target,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      subscription.request(1);
    } catch (IOException e) {
      stop(e);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    try {
      for (ByteBuffer buffer : buffers) {
        bytes += buffer.remaining();
        if (bytes > maxBytes) {
          stop(new TooLarge("more than " + maxBytes + " bytes"));
          return;
        }
        while (buffer.hasRemaining()) {
          file.write(buffer);
        }
      }
      if (announced > 0 && bytes - reported >= PROGRESS_EVERY_BYTES) {
        reported = bytes;
        context.progress(0.5 * bytes / announced, (bytes >> 20) + " MiB fetched");
      }
      subscription.request(1);
    } catch (IOException e) {
      stop(e);
    }
  }

  @Override
  public void onError(Throwable problem) {
    close();
    body.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    close();
    body.complete(target);
  }

  private void stop(Exception reason) {
    subscription.cancel();
    close();
    body.completeExceptionally(reason);
  }

  private void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      body.completeExceptionally(e);
    }
  }

  /** The body is larger than allowed; the message says how large. */
  public static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    TooLarge(String size) {
      super(size);
    }
  }
}
