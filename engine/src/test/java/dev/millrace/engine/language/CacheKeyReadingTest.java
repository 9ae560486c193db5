package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.HEADER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.CacheRule;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Reuse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The key {@code cache} of a step, for kinds of which each is reused differently. */
class CacheKeyReadingTest {
  private static final DagReader READER =
      new DagReader(
          new KindCatalog(
              Arrays.stream(Reuse.values())
                  .map(
                      reuse ->
                          new KindDeclaration(
                              reuse.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                              1,
                              "",
                              List.of(),
                              List.of(),
                              List.of(),
                              List.of(),
                              false,
                              false,
                              reuse,
                              Isolation.INLINE,
                              "",
                              FreePorts.NONE))
                  .toList()));

  private static DagReading read(String step) {
    return READER.read("t.yaml", HEADER + "steps:\n  a: {" + step + "}\n", Reading::files);
  }

  private static CacheRule rule(String step) {
    return read(step).dag().orElseThrow().steps().get(0).options().cache();
  }

  @Test
  void withoutItTheKindDecides() {
    assertThat(rule("uses: by-default")).isEqualTo(CacheRule.BY_KIND);
    assertThat(rule("uses: if-asked")).isEqualTo(CacheRule.OFF);
    assertThat(rule("uses: never")).isEqualTo(CacheRule.OFF);
  }

  @Test
  void aStepMaySayOtherwise() {
    CacheRule asked = new CacheRule(true, Optional.empty(), true);
    CacheRule week = new CacheRule(true, Optional.of(Duration.ofDays(7)), true);

    assertThat(rule("uses: by-default, cache: false").on()).isFalse();
    assertThat(rule("uses: by-default, cache: true")).isEqualTo(asked);
    assertThat(rule("uses: if-asked, cache: true")).isEqualTo(asked);
    assertThat(rule("uses: if-asked, cache: {ttl: 7d}")).isEqualTo(week);
    assertThat(rule("uses: never, cache: false").on()).isFalse();
  }

  @Test
  void whatIsNeverReusedCannotBeAskedFor() {
    for (String asked : List.of("cache: true", "cache: {ttl: 1h}")) {
      assertThat(read("uses: never, " + asked).findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.code()).isEqualTo("contradiction");
                assertThat(finding.message())
                    .isEqualTo(
                        "'cache' asks for results of before, but a step of kind 'never' is there for"
                            + " what it does, so they are never reused; expected false.");
              });
    }
  }
}
