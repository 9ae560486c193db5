package dev.millrace.engine.language.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Type;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoreSchemaTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "007, 7",
    "+7, 7",
    "-7, -7",
    "999999999999999999, 999999999999999999",
    "1000000000000000000, 1000000000000000000",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "0o17, 15",
    "0xFF, 255"
  })
  void wholeNumbersAreLongs(String text, long value) {
    Scalar scalar = plain(text);
    assertThat(scalar.type()).isEqualTo(Type.WHOLE);
    assertThat(scalar.value()).isEqualTo(value);
    assertThat(scalar.text()).isEqualTo(text);
  }

  @Test
  void largerOnesKeepTheirValue() {
    assertThat(plain("9223372036854775808").value())
        .isEqualTo(new BigInteger("9223372036854775808"));
  }

  @ParameterizedTest
  @CsvSource({"true, FLAG", "FALSE, FLAG", "~, EMPTY", "Null, EMPTY", "+.INF, DECIMAL"})
  void wordsHaveTheirType(String text, Type type) {
    assertThat(plain(text).type()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"falsey", "nullable", "12:30", "1_000", "0b1", "1e", "٣", "5m", "-", "+"})
  void allElseIsText(String text) {
    assertThat(plain(text).type()).isEqualTo(Type.TEXT);
    assertThat(plain(text).value()).isEqualTo(text);
  }

  private static Scalar plain(String text) {
    return CoreSchema.plain(Place.START, text, Optional.empty());
  }
}
