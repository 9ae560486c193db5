package dev.millrace.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns that would fill the memory are refused before they are looked at. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PatternsTest {
  private static final Scope NOTHING = new Scope(Map.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((a{100}){100}){100}){100})",
        "(a{1000}){1000}",
        "(?:[a-z]{500}[0-9]{500}){11}",
        "((a{0,1000}){0,1000})",
        "(((((((((((((((a{2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2})",
        "(a{1000}{1000})"
      })
  void repetitionsOfRepetitionsAreRefused(String pattern) {
    assertThatThrownBy(() -> Patterns.compile(pattern))
        .isInstanceOf(PatternSyntaxException.class)
        .hasMessageContaining("its repetitions stand for more than 10000 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0-9a-f]{64}",
        "(a+)+b",
        "[]{}]{3}",
        "a{,3}",
        "{",
        "\\{1000\\}{1000}",
        "\\Q({[\\E{2,}",
        "([a-z0-9-]{1,63}\\.){1,10}[a-z]{2,63}",
        "(?i)\\pL{1000}"
      })
  void othersAreFine(String pattern) {
    assertThat(Patterns.compile(pattern)).isNotNull();
  }

  @Test
  void matchesInExpressionsIsBoundedToo() throws ExpressionException {
    Expressions expressions = new Expressions();

    assertThat(expressions.evaluate("'abc'.matches('b+') && matches('abc', '^a.c$')", NOTHING))
        .isEqualTo(true);
    assertThatThrownBy(
            () -> expressions.evaluate("'a'.matches('(((a{100}){100}){100}){100}')", NOTHING))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("is not a regular expression: its repetitions");
    assertThatThrownBy(() -> expressions.evaluate("'a'.matches('(')", NOTHING))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("is not a regular expression");
  }
}
