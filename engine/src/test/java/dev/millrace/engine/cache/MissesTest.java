package dev.millrace.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.ToWorker.KnownArtifact;
import dev.millrace.engine.message.ToWorker.Lineage;
import dev.millrace.engine.message.ToWorker.Model;
import dev.millrace.spi.kind.Isolation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a person reads that something is not as it was. */
class MissesTest {
  private static String why(Consumer<KeySketch> change) {
    KeySketch now = new KeySketch();
    change.accept(now);
    return Misses.changed(new KeySketch().parts(), now.parts());
  }

  @Test
  void eachPartHasItsWords() {
    assertThat(why(s -> s.with.put("trees", 200L))).isEqualTo("parameter trees 100 → 200");
    assertThat(why(s -> s.with.put("depth", 3L))).isEqualTo("parameter depth none → 3");
    assertThat(why(s -> s.with.remove("trees"))).isEqualTo("parameter trees 100 → none");
    assertThat(why(s -> s.version = 4)).isEqualTo("step kind train 3 → 4");
    assertThat(why(s -> s.kind = "tune")).isEqualTo("step kind train → tune");
    assertThat(why(s -> s.files.put("labels.yaml", "e"))).isEqualTo("file labels.yaml changed");
    assertThat(why(s -> s.files.put("b.yaml", "e"))).isEqualTo("file b.yaml is new");
    assertThat(why(s -> s.seed = 8)).isEqualTo("seed 7 → 8");
    assertThat(why(s -> s.isolation = Optional.of(Isolation.CONTAINER)))
        .isEqualTo("isolation process → container");
    assertThat(why(s -> s.env.put("THREADS", "8"))).isEqualTo("environment variable THREADS 4 → 8");
    assertThat(why(s -> s.secrets.put("TOKEN", "chat"))).isEqualTo("secret TOKEN none → chat");
    assertThat(why(s -> s.references.add("wine@live")))
        .isEqualTo("model wine@live changed: none → none");
    assertThat(why(s -> s.lineage.add(new Lineage("a", "k", 1, Map.of(), 0, Map.of(), Map.of()))))
        .isEqualTo("how a upstream came about changed");
  }

  @Test
  void anInputSaysWhichBytesAndHowManyRowsMore() {
    assertThat(why(s -> s.inputs.set(0, KeySketch.input("data", "b", 181))))
        .isEqualTo("input data changed: sha256 aaaaaaaa… → bbbbbbbb…, 3 more rows");
    assertThat(why(s -> s.inputs.set(0, KeySketch.input("data", "b", 177))))
        .isEqualTo("input data changed: sha256 aaaaaaaa… → bbbbbbbb…, 1 fewer row");
    assertThat(why(s -> s.inputs.set(0, KeySketch.input("data", "b", 178))))
        .isEqualTo("input data changed: sha256 aaaaaaaa… → bbbbbbbb…, as many rows");
    assertThat(why(s -> s.inputs.set(0, KeySketch.input("data", "b", -1))))
        .isEqualTo("input data changed: sha256 aaaaaaaa… → bbbbbbbb…");
    assertThat(why(s -> s.inputs.add(KeySketch.input("data", "b", 2))))
        .isEqualTo("input data changed: 1 artifacts → 2, 2 more rows");
    assertThat(why(s -> s.inputs.add(KeySketch.input("baseline", "b", 2))))
        .isEqualTo("input baseline is new");
    assertThat(why(s -> s.inputs.clear())).isEqualTo("input data is not connected any more");
  }

  @Test
  void aModelSaysWhichBundleItIsNow() {
    KeySketch before = new KeySketch();
    before.references.add("wine@live");
    KeySketch now = new KeySketch();
    now.references.add("wine@live");
    now.models.put("wine@live", new Model("wine", 1, "c".repeat(64)));

    assertThat(Misses.changed(before.parts(), now.parts()))
        .isEqualTo("model wine@live changed: none → sha256 cccccccc…");
  }

  @Test
  void anArtifactThatIsNamedSaysWhichItIsNow() {
    KeySketch before = new KeySketch();
    before.with.put("like", "up.data");
    KeySketch now = new KeySketch();
    now.with.put("like", "up.data");
    now.artifacts.put("up.data", new KnownArtifact("dataset", "c".repeat(64), 1, "r7"));

    assertThat(Misses.changed(before.parts(), now.parts()))
        .isEqualTo("artifact up.data changed: none → sha256 cccccccc…");
  }

  @Test
  void aSeedThatIsAParameterIsNamedOnce() {
    KeySketch before = new KeySketch();
    before.with.put("seed", 7L);
    KeySketch now = new KeySketch();
    now.with.put("seed", 8L);
    now.seed = 8;

    assertThat(Misses.changed(before.parts(), now.parts())).isEqualTo("parameter seed 7 → 8");
  }

  @Test
  void ofManyDifferencesTheFirstThreeAreNamed() {
    assertThat(
            why(
                s -> {
                  s.version = 4;
                  IntStream.range(0, 5).forEach(i -> s.with.put("p" + i, (long) i));
                }))
        .isEqualTo(
            "step kind train 3 → 4; parameter p0 none → 0; parameter p1 none → 1; and 3 more");
  }

  @Test
  void longValuesAreCutAndThoseThatLookAlikeThenAreNotShown() {
    String long1 = "x".repeat(100) + "1";
    String long2 = "x".repeat(100) + "2";
    KeySketch before = new KeySketch();
    before.with.put("code", long1);
    KeySketch now = new KeySketch();
    now.with.put("code", long2);

    assertThat(Misses.changed(before.parts(), now.parts())).isEqualTo("parameter code changed");
    assertThat(why(s -> s.with.put("code", List.of("y".repeat(50)))))
        .isEqualTo("parameter code none → [" + "y".repeat(38) + "…");
  }
}
