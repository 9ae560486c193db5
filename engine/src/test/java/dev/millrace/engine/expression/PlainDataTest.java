package dev.millrace.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers beyond those that are stored and computed with. */
class PlainDataTest {
  private static final BigInteger LARGE = new BigInteger("99999999999999999999");

  @Test
  void whatIsKeptHasNoNumberThatCannotBeReadAgain() {
    assertThat(PlainData.settledMap(Map.of("n", List.of(LARGE, new BigDecimal("1.5"), 7))))
        .isEqualTo(Map.of("n", List.of(1e20, 1.5, 7L)));
    assertThat(PlainData.isExact(Map.of("n", List.of(Map.of("m", LARGE))))).isFalse();
    assertThat(PlainData.isExact(Map.of("n", List.of(1.5, 7, Long.MAX_VALUE, "x")))).isTrue();
  }

  @Test
  void expressionsComputeWithItAsWithAnyNumberThatIsNotWhole() throws Exception {
    Scope scope = new Scope(Map.of("body", PlainData.json(Map.of("id", LARGE))));

    assertThat(new Expressions().evaluate("body.id > 1.5 ? body.id : 0.0", scope)).isEqualTo(1e20);
  }
}
