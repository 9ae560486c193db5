package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DagFileHeadTest {
  private static boolean saysDag(String head) {
    return DagFileHead.saysDag(head.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: millrace/v1\n",
        "# wine\r\ndag: wine\r\napiVersion:   millrace/v1\r\n",
        "\uFEFFapiVersion: millrace/v1\n",
        "apiVersion: \"millrace/v1\"\n",
        "'apiVersion' : 'millrace/v1'\n",
        "{apiVersion: millrace/v2, dag: wine}"
      })
  void whatMeansToBeADagIsTakenForOne(String head) {
    assertThat(saysDag(head)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "apiVersion: v1\n",
        "# apiVersion: millrace/v1",
        "note: apiVersion: millrace/v1"
      })
  void otherYamlIsNot(String head) {
    assertThat(saysDag(head)).isFalse();
  }
}
