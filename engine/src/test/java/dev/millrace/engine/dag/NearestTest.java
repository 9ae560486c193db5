package dev.millrace.engine.dag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> WORDS =
      List.of("retry", "timeout", "timeouts", "integer", "if");

  @Test
  void slipsOfTheFingerAreNear() {
    assertThat(Nearest.to("rerty", WORDS)).contains("retry");
    assertThat(Nearest.to("retyr", WORDS)).contains("retry");
    assertThat(Nearest.to("timout", WORDS)).contains("timeout");
    assertThat(Nearest.to("RETRY", WORDS)).contains("retry");
    assertThat(Nearest.to("fi", WORDS)).contains("if");
  }

  @Test
  void theBeginningOfExactlyOneWordIsNear() {
    assertThat(Nearest.to("int", WORDS)).contains("integer");
    assertThat(Nearest.to("time", WORDS)).isEmpty();
  }

  @Test
  void whatIsFarIsNotSuggested() {
    assertThat(Nearest.to("x", WORDS)).isEmpty();
    assertThat(Nearest.to("needs", WORDS)).isEmpty();
    assertThat(Nearest.to("", WORDS)).isEmpty();
    assertThat(Nearest.to("retry".repeat(20), WORDS)).isEmpty();
  }

  @Test
  void listsAreWrittenForPeople() {
    assertThat(Nearest.list(List.of())).isEqualTo("nothing");
    assertThat(Nearest.list(List.of("a"))).isEqualTo("a");
    assertThat(Nearest.list(List.of("a", "b", "c"))).isEqualTo("a, b or c");
    assertThat(Nearest.list(IntStream.range(0, 99).mapToObj(String::valueOf).toList()))
        .isEqualTo("0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …");
  }
}
