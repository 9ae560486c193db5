package dev.millrace.worker.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.StepKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in a folder, good ones and others. */
class PluginFolderTest {
  @TempDir Path directory;
  private Path folder;
  private int number;

  @BeforeEach
  void begin() {
    folder = directory.resolve("plugins");
  }

  private PluginJar jar() {
    return PluginJar.in(directory.resolve("sources-" + ++number));
  }

  private List<String> names() {
    return PluginFolder.read(folder).kinds().stream()
        .map(kind -> kind.declaration().name())
        .toList();
  }

  @Test
  void aFolderThatIsNotThereHasNone() {
    assertThat(PluginFolder.read(folder)).isEqualTo(Plugins.NONE);
  }

  @Test
  void itsKindsRunInAProcessAndCarryTheDigestOfTheirJar() throws Exception {
    Path jar = jar().kind("Say", "acme/say", "\"hello\"").write(folder.resolve("say.jar"));

    StepKind kind = PluginFolder.read(folder).kinds().get(0);

    assertThat(kind.declaration().name()).isEqualTo("acme/say");
    assertThat(kind.declaration().version()).isEqualTo(3);
    assertThat(kind.declaration().isolation()).isEqualTo(Isolation.PROCESS);
    assertThat(kind.declaration().allowed()).containsExactly(Isolation.PROCESS);
    assertThat(kind.declaration().code())
        .isEqualTo(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar))));
    assertThat(kind.create().run(null).values()).isEqualTo(Map.of("said", "hello"));
  }

  @Test
  void eachSeesTheApiAndItsOwnLibrariesAndNothingOfMillrace() throws Exception {
    for (String word : List.of("one", "two")) {
      Path home = folder.resolve(word);
      PluginJar library =
          jar()
              .source(
                  "Library",
                  "public class Library { public String words() { return \"" + word + "\"; } }");
      library.version("").write(home.resolve("library.jar"));
      PluginJar kind = jar().kind("Say", "acme/" + word, "Sees.it()");
      kind.source(
          "Sees",
          """
          class Sees {
            static String it() {
              try {
                Object library = Class.forName("acme.Library").getConstructor().newInstance();
                String words = (String) library.getClass().getMethod("words").invoke(library);
                try {
                  Class.forName("dev.millrace.engine.dag.Dag");
                  return "sees Millrace";
                } catch (ClassNotFoundException e) {
                  return words;
                }
              } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
              }
            }
          }
          """);
      kind.write(home.resolve("kind.jar"));
    }

    Plugins plugins = PluginFolder.read(folder);

    assertThat(plugins.problems()).isEmpty();
    assertThat(plugins.kinds().get(0).create().run(null).values()).isEqualTo(Map.of("said", "one"));
    assertThat(plugins.kinds().get(1).create().run(null).values()).isEqualTo(Map.of("said", "two"));
    assertThat(plugins.kinds().get(0).declaration().code())
        .isNotEqualTo(plugins.kinds().get(1).declaration().code());
  }

  @Test
  void whatIsWrongWithOneIsSaidAndTheOthersWork() throws Exception {
    jar().kind("Say", "acme/say", "\"hello\"").write(folder.resolve("a-good.jar"));
    jar().kind("Say", "acme/say", "\"again\"").write(folder.resolve("b-doubled.jar"));
    Files.writeString(folder.resolve("c-broken.jar"), "no zip at all");
    jar().version("").kind("Say", "acme/old", "\"x\"").write(folder.resolve("d-silent.jar"));
    jar().version("7").kind("Say", "acme/new", "\"x\"").write(folder.resolve("e-newer.jar"));
    jar().kind("Say", "say", "\"x\"").write(folder.resolve("f-nobodys.jar"));
    jar().names("acme.Missing").source("Say", "class Say {}").write(folder.resolve("g-hollow.jar"));
    jar().source("Say", "class Say {}").write(folder.resolve("h-empty.jar"));
    Files.writeString(folder.resolve("readme.txt"), "not a plugin");

    Plugins plugins = PluginFolder.read(folder);

    assertThat(names()).containsExactly("acme/say");
    assertThat(plugins.problems())
        .satisfiesExactly(
            p ->
                assertThat(p)
                    .isEqualTo(
                        "Plugin b-doubled.jar brings the kind 'acme/say', which a-good.jar has as well. It is left out."),
            p -> assertThat(p).startsWith("Plugin c-broken.jar is no jar (c-broken.jar: "),
            p ->
                assertThat(p)
                    .isEqualTo(
                        "Plugin d-silent.jar does not say which version of Millrace's API it was built for; add 'Millrace-Spi: 1' to the manifest of its jar. It is left out."),
            p -> assertThat(p).startsWith("Plugin e-newer.jar was built for version 7 of"),
            p ->
                assertThat(p)
                    .startsWith(
                        "Plugin f-nobodys.jar brings a kind called 'say'; expected vendor/kind"),
            p ->
                assertThat(p)
                    .contains("Plugin g-hollow.jar cannot be loaded")
                    .contains("acme.Missing"),
            p ->
                assertThat(p)
                    .startsWith("Plugin h-empty.jar names no step kind in META-INF/services/"));
  }
}
