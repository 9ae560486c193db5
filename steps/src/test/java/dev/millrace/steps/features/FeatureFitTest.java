package dev.millrace.steps.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.steps.features.FeatureFit.Source;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class FeatureFitTest {
  private static final Source AGE = new Source("age", FeatureType.NUMBER, false);
  private static final Source CITY = new Source("city", FeatureType.TEXT, true);
  private static final Source MEMBER = new Source("member", FeatureType.BOOLEAN, false);
  private final FeatureFit plain = new FeatureFit(false, 10);
  private final FeatureFit scaling = new FeatureFit(true, 10);

  private static List<Row> rows(String column, Object... values) {
    return Arrays.stream(values).map(value -> row(column, value)).toList();
  }

  private static Row row(String column, Object value) {
    Map<String, Object> values = new HashMap<>();
    values.put(column, value);
    return values::get;
  }

  @Test
  void categoriesBecomeOneFeatureEachSortedByName() throws Exception {
    FeatureSchema schema = plain.fit(List.of(CITY), rows("city", "Ulm", "Basel", "Ulm"));
    assertThat(schema.features()).containsExactly("city=Basel", "city=Ulm");
    assertThat(schema.encode(row("city", "Ulm"))).containsExactly(0, 1);
  }

  @Test
  void aCategoryThatTrainingNeverSawIsAllZero() throws Exception {
    FeatureSchema schema = plain.fit(List.of(CITY), rows("city", "Ulm", "Basel"));
    assertThat(schema.encode(row("city", "Rome"))).containsExactly(0, 0);
  }

  @Test
  void aMissingNumberBecomesTheTrainingMeanAndAFeatureSaysSo() throws Exception {
    FeatureSchema schema = plain.fit(List.of(AGE), rows("age", 10L, null, 30.0));
    assertThat(schema.features()).containsExactly("age", "age#missing");
    assertThat(schema.encode(row("age", null))).containsExactly(20, 1);
    assertThat(schema.encode(row("age", 7L))).containsExactly(7, 0);
  }

  @Test
  void aNumberThatNeverWasMissingBecomesTheMeanWithoutAFurtherFeature() throws Exception {
    FeatureSchema schema = plain.fit(List.of(AGE), rows("age", 10L, 30L));
    assertThat(schema.encode(row("age", null))).containsExactly(20);
  }

  @Test
  void aMissingCategoryIsAFeatureOfItsOwnIfTrainingHadOne() throws Exception {
    FeatureSchema schema = plain.fit(List.of(CITY), rows("city", "Ulm", null));
    assertThat(schema.features()).containsExactly("city#missing", "city=Ulm");
    assertThat(schema.encode(row("city", null))).containsExactly(1, 0);
  }

  @Test
  void scalingUsesMeanAndDeviationOfTheTrainingRows() throws Exception {
    FeatureSchema schema = scaling.fit(List.of(AGE), rows("age", 10L, 20L, 30L));
    double deviation = Math.sqrt(200.0 / 3);
    assertThat(schema.encode(row("age", 30L))[0]).isCloseTo(10 / deviation, within(1e-12));
    assertThat(schema.encode(row("age", null))[0]).isZero();
  }

  @Test
  void truthValuesAndCategoriesAreNotScaled() throws Exception {
    FeatureSchema truth = scaling.fit(List.of(MEMBER), rows("member", true, false, false));
    assertThat(truth.encode(row("member", true))).containsExactly(1);
    FeatureSchema city = scaling.fit(List.of(CITY), rows("city", "Ulm", "Basel"));
    assertThat(city.encode(row("city", "Basel"))).containsExactly(1, 0);
  }

  @Test
  void aConstantColumnStaysFinite() throws Exception {
    FeatureSchema schema = scaling.fit(List.of(AGE), rows("age", 5L, 5L));
    assertThat(schema.encode(row("age", 5L))).containsExactly(0);
  }

  @Test
  void wholeNumbersCanBeNames() throws Exception {
    Source code = new Source("code", FeatureType.INTEGER, true);
    FeatureSchema schema = plain.fit(List.of(code), rows("code", 80L, 9L));
    assertThat(schema.features()).containsExactly("code=80", "code=9");
    assertThat(schema.encode(row("code", 9))).containsExactly(0, 1);
  }

  @Test
  void infinityIsRefusedWithItsRow() {
    assertThatThrownBy(
            () -> plain.fit(List.of(AGE), rows("age", 1.0, Double.POSITIVE_INFINITY, Double.NaN)))
        .isInstanceOf(StepException.class)
        .hasMessage(
            "Column 'age' holds NaN or infinity in 2 of 3 rows, first in row 2. Make them null or drop the rows.")
        .extracting("failureClass", InstanceOfAssertFactories.type(FailureClass.class))
        .isEqualTo(FailureClass.DATA);
  }

  @Test
  void aColumnWithoutAnyValueIsRefused() {
    assertThatThrownBy(() -> plain.fit(List.of(AGE), rows("age", null, null)))
        .hasMessageContaining("Column 'age' has no value in any of the 2 training rows");
  }

  @Test
  void tooManyCategoriesAreRefusedWithTheLimit() {
    assertThatThrownBy(
            () -> new FeatureFit(false, 2).fit(List.of(CITY), rows("city", "a", "b", "c")))
        .hasMessageContaining("Column 'city' has 3 different values; 'max-categories' allows 2");
  }

  @Test
  void featuresThatWouldShareANameAreRefused() {
    Source clash = new Source("city=Ulm", FeatureType.NUMBER, false);
    List<Row> rows = List.of(Map.<String, Object>of("city", "Ulm", "city=Ulm", 1L)::get);
    assertThatThrownBy(() -> plain.fit(List.of(CITY, clash), rows))
        .hasMessageContaining("two features are called 'city=Ulm'");
  }

  @Test
  void aTextWhereANumberBelongsNamesTheColumn() throws Exception {
    FeatureSchema schema = plain.fit(List.of(AGE), rows("age", 1L, 2L));
    assertThatThrownBy(() -> schema.encode(row("age", "old")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column 'age': 'old' is String, not a number");
  }
}
