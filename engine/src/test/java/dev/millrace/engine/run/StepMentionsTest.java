package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An expression sees the values it names, and costs no more than them. */
class StepMentionsTest {
  private static final Map<String, Integer> INDEXES = Map.of("a", 0, "b-1", 1, "c", 2);

  private static int[] of(String condition) {
    return StepMentions.in(step("x").when(condition).build(), INDEXES);
  }

  @Test
  void plainNamesAreFound() {
    assertThat(of("steps.a.values.n > 1 && steps . c.values.n < 2")).containsExactly(0, 2);
    assertThat(of("steps['b-1'].values.n > 1")).containsExactly(1);
    assertThat(of("steps[\"b-1\"].values.n > 1")).containsExactly(1);
    assertThat(of("steps.?a.values.?n.orValue(1) > steps[?'b-1'].?values.n.orValue(2)"))
        .containsExactly(0, 1);
    assertThat(of("params.steps_max > 1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "steps.exists(id, steps[id].values.ok)",
        "steps[params.which].values.n > 1",
        "size(steps) > 1",
        "has(steps.gone)",
        "steps['b' + '-1'].values.n > 1",
        "steps['\\u0061'].values.n > 1"
      })
  void whatIsNotPlainMeansAllOfThem(String condition) {
    assertThat(of(condition)).containsExactly(0, 1, 2);
  }

  @Test
  void expressionsInParametersCountHoweverDeepAndTextDoesNot() {
    StepSketch deep = step("x").with("p", List.of(Map.of("q", "n=${{ steps.c.values.n }}")));
    StepSketch text = step("x").with("p", "steps.a is a name in text");

    assertThat(StepMentions.in(deep.build(), INDEXES)).containsExactly(2);
    assertThat(StepMentions.in(text.build(), INDEXES)).isEmpty();
  }
}
