package dev.millrace.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.expression.Template.Part;
import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void partsKnowWhereTheyStand() throws ExpressionException {
    assertThat(Template.parse("a ${{ x }}b${{y}}").parts())
        .containsExactly(
            new Part(false, "a ", 0),
            new Part(true, "x", 6),
            new Part(false, "b", 10),
            new Part(true, "y", 14));
  }

  @Test
  void oneExpressionAloneIsAWhole() throws ExpressionException {
    assertThat(Template.parse("${{ x }}").whole()).contains(new Part(true, "x", 4));
    assertThat(Template.parse("${{ x }} ").whole()).isEmpty();
    assertThat(Template.parse("x").whole()).isEmpty();
  }

  @Test
  void bracesInsideStringsAndMapsDoNotEndAnExpression() throws ExpressionException {
    assertThat(Template.parse("${{ {'a': {'}}': \"}}\"}} }}").whole())
        .map(Part::text)
        .contains("{'a': {'}}': \"}}\"}}");
    assertThat(Template.parse("${{ 'it\\'s }}' }}").whole())
        .map(Part::text)
        .contains("'it\\'s }}'");
    assertThat(Template.parse("${{ r'\\' }}").whole()).map(Part::text).contains("r'\\'");
  }

  @Test
  void whatIsNotClosedIsRefused() {
    for (String open : new String[] {"${{", "${{ x }", "a ${{ '}}' ", "${{ {x }}"}) {
      assertThatThrownBy(() -> Template.parse(open))
          .isInstanceOf(ExpressionException.class)
          .hasMessageContaining("is not closed");
    }
  }
}
