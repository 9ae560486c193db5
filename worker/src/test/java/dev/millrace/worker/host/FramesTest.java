package dev.millrace.worker.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final HostMessage LINE = new HostMessage.Line("out", "hello");

  @Test
  void textThatNativeCodePrintsBetweenFramesIsHandedOn() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("loading\nlibrary".getBytes(UTF_8));
    Frames.write(bytes, LINE);
    Frames.write(bytes, new HostMessage.StopAsked(5));
    bytes.writeBytes("bye".getBytes(UTF_8));
    ByteArrayInputStream in = new ByteArrayInputStream(bytes.toByteArray());
    List<String> stray = new ArrayList<>();

    assertThat(Frames.read(in, stray::add)).contains(LINE);
    assertThat(stray).containsExactly("loading", "library");
    assertThat(Frames.read(in, stray::add)).contains(new HostMessage.StopAsked(5));
    assertThat(Frames.read(in, stray::add)).isEmpty();
    assertThat(stray).containsExactly("loading", "library", "bye");
  }

  @Test
  void halfAFrameIsTheEnd() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Frames.write(bytes, LINE);
    byte[] half = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 1);

    assertThat(Frames.read(new ByteArrayInputStream(half), text -> {})).isEmpty();
  }

  @Test
  void aFrameLargerThanAllowedIsRefused() {
    byte[] huge = {0, 'M', 'S', 'F', 127, 0, 0, 0};

    assertThatThrownBy(() -> Frames.read(new ByteArrayInputStream(huge), text -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("67108864");
  }
}
