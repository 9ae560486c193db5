package dev.millrace.api.request;

import dev.millrace.spi.Units;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** How much the API takes and keeps. Sizes are written as in DAG files: {@code 64KiB 2GiB}. */
@ConfigMapping(prefix = "millrace.api")
public interface ApiLimits {
  /** Bytes of a JSON body that is neither rows nor tensors. */
  @WithDefault("1MiB")
  @WithConverter(Size.class)
  long jsonBytesMax();

  /** Bytes of the body of a call of a webhook. */
  @WithDefault("256KiB")
  @WithConverter(Size.class)
  long hookBytesMax();

  /** Bytes of a body with rows or tensors. */
  @WithDefault("16MiB")
  @WithConverter(Size.class)
  long inferenceBytesMax();

  /** Rows that one request may ask predictions for. */
  @WithDefault("10000")
  int inferenceRowsMax();

  /** Bytes of an artifact that is uploaded. */
  @WithDefault("16GiB")
  @WithConverter(Size.class)
  long artifactBytesMax();

  /** Models kept loaded; the least recently used one goes first. */
  @WithDefault("8")
  int modelsLoadedMax();

  /**
   * Changes waiting for one reader of live events; a reader that falls further behind is dropped.
   */
  @WithDefault("1024")
  int eventQueueMax();

  /** Readers of live events at the same time. */
  @WithDefault("256")
  int eventReadersMax();

  /** How long a stream of live events may be silent before a comment keeps it open. */
  @WithDefault("15s")
  @WithConverter(TimeSpan.class)
  Duration eventKeepAlive();

  /** Steps up to which a DAG is laid out with few crossings; larger ones get plain columns. */
  @WithDefault("500")
  int graphStepsMax();

  /** Layouts kept in memory. */
  @WithDefault("64")
  int graphsKeptMax();

  /** Reads durations with a unit. */
  final class TimeSpan implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
      return Units.duration(value);
    }
  }

  /** Reads sizes with binary units. */
  final class Size implements Converter<Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long convert(String value) {
      return Units.bytes(value);
    }
  }
}
