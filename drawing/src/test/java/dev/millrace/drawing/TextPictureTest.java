package dev.millrace.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.view.DagGraph;
import dev.millrace.engine.view.DagView;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPictureTest {
  private static String drawn(DagGraph graph) {
    return String.join("\n", TextPicture.of(graph, 100, false)) + "\n";
  }

  @Test
  void aDiamondOpensAndCloses() {
    assertThat(drawn(Graphs.diamond()))
        .isEqualTo(
            """
            ●    raw     noop
            ├─╮
            │ ●  left    noop    ← raw.data
            ● │  right   noop    ← raw.data
            ├─╯
            ●    joined  noop    ← left.data, right
            ○    tell    notify
            """);
  }

  @Test
  void aFanIsOneRowUnlessEachIsAskedFor() {
    assertThat(drawn(Graphs.fan(30)))
        .isEqualTo(
            """
            ●  root              noop
            ●  part-0 … part-29  noop ×30  ← root.data
            ●  joined            noop      ← part-0 … part-29.data
            """);
    assertThat(TextPicture.of(Graphs.fan(30), 100, true)).hasSizeGreaterThan(60);
  }

  @Test
  void lanesPassEachOtherWithoutTouching() {
    DagGraph graph =
        Graphs.of(List.of("a", "b", "c", "d", "e"), List.of(), "a > d", "b > e", "c > d", "a > e");

    assertThat(drawn(graph))
        .isEqualTo(
            """
            ●      a  noop
            │ ●    b  noop
            │ │ ●  c  noop
            ├─│─┤
            │ │ ●  d  noop  ← a, c
            ├─╯
            ●      e  noop  ← b, a
            """);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyStepHasItsMarkAndNoLineIsTooWide(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 1 + random.nextInt(60);
    List<DagView.Edge> edges = new ArrayList<>();
    for (int to = 1; to < size; to++) {
      for (int n = random.nextInt(3); n > 0; n--) {
        edges.add(new DagView.Edge("s" + random.nextInt(to), "s" + to, "data"));
      }
    }
    DagGraph graph =
        new DagGraph(
            IntStream.range(0, size)
                .mapToObj(i -> new DagView.Step("s" + i, "noop", false))
                .toList(),
            edges);

    List<String> lines = TextPicture.of(graph, 80, true);

    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines.stream().filter(line -> line.contains("●")).count()).isEqualTo(size);
    assertThat(lines).allMatch(line -> line.chars().filter(c -> c == '●').count() <= 1);
  }

  @Test
  void nothingIsDrawnOfNothing() {
    assertThat(TextPicture.of(new DagGraph(List.of(), List.of()), 80, false)).isEmpty();
  }
}
