package dev.millrace.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The module graph of {@code docs/adr/0001-module-graph.md}, held for every class of Millrace. */
class ModuleGraphTest {

  private static final String BASE = "dev.millrace.";

  /** Raise it as Millrace grows: it only says that the rules below looked at something. */
  private static final int CLASSES_SEEN_MIN = 60;

  /** What a module may use of Millrace besides itself. */
  private static final Map<String, List<String>> GRAPH =
      Map.ofEntries(
          Map.entry("spi", List.of()),
          Map.entry("engine", List.of("spi")),
          Map.entry("artifacts", List.of("spi", "engine")),
          Map.entry("fabric", List.of("spi", "engine")),
          Map.entry("scheduler", List.of("spi", "engine", "artifacts", "fabric")),
          Map.entry("worker", List.of("spi", "engine", "artifacts", "fabric")),
          Map.entry("steps", List.of("spi")),
          Map.entry("drawing", List.of("spi", "engine")),
          Map.entry("api", List.of("spi", "engine", "artifacts", "drawing")),
          Map.entry("cli", List.of("spi", "engine", "drawing")),
          Map.entry(
              "server",
              List.of(
                  "spi",
                  "engine",
                  "artifacts",
                  "fabric",
                  "scheduler",
                  "worker",
                  "steps",
                  "drawing",
                  "api",
                  "cli")));

  /** What measures or plays Millrace: built after this module, so its sources are read. */
  private static final Map<String, List<String>> NOT_SHIPPED =
      Map.of(
          "simulation", List.of("spi", "engine", "artifacts", "fabric", "scheduler", "worker"),
          // the server is named there as a program to start
          "bench", List.of("spi", "engine", "fabric", "server"));

  private static final Pattern MODULE = Pattern.compile("\\bdev\\.millrace\\.([a-z]+)\\b");

  private static final JavaClasses MILLRACE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.millrace");

  @Test
  void theRulesSeeTheClassesOfMillrace() {
    assertThat(MILLRACE.size()).isGreaterThanOrEqualTo(CLASSES_SEEN_MIN);
  }

  @Test
  void everyClassBelongsToAModule() {
    holds(classes().should().resideInAnyPackage(packagesOf(GRAPH.keySet())));
  }

  static Stream<String> modules() {
    return GRAPH.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyWhatTheGraphAllows(String module) {
    DescribedPredicate<JavaClass> allowed =
        resideInAPackage(BASE + module + "..")
            .or(resideInAnyPackage(packagesOf(GRAPH.get(module))));
    holds(
        noClasses()
            .that(in(module))
            .should()
            .dependOnClassesThat(resideInAPackage("dev.millrace..").and(allowed.negate())));
  }

  static Stream<String> notShipped() {
    return NOT_SHIPPED.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("notShipped")
  void whatIsNotShippedUsesOnlyWhatTheGraphAllows(String module) throws IOException {
    List<String> allowed = new ArrayList<>(NOT_SHIPPED.get(module));
    allowed.add(module);
    assertThat(modulesNamedIn(Path.of("..", module, "src", "main", "java")))
        .contains(module)
        .isSubsetOf(allowed);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void nothingShippedUsesWhatIsNot(String module) throws IOException {
    Path sources = Path.of("..", module, "src", "main", "java");
    assertThat(modulesNamedIn(sources))
        .contains(module)
        .doesNotContainAnyElementsOf(NOT_SHIPPED.keySet());
    assertThat(Files.readString(Path.of("..", module, "pom.xml")))
        .doesNotContain("millrace-simulation", "millrace-bench");
  }

  private static Set<String> modulesNamedIn(Path sources) throws IOException {
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        MODULE.matcher(Files.readString(file)).results().map(r -> r.group(1)).forEach(named::add);
      }
    }
    return named;
  }

  @Test
  void theSpiUsesTheJdkOnly() {
    holds(
        classes()
            .that(in("spi"))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", BASE + "spi.."));
  }

  @Test
  void theEngineHasNoThreadsAndNoInputOrOutput() {
    holds(
        noClasses()
            .that(in("engine"))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "java.net..",
                        "java.sql..",
                        "javax.sql..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.util.concurrent.locks..",
                        "java.util.logging..",
                        "org.jboss.logging..",
                        "io.quarkus..",
                        "jakarta..",
                        "com.hazelcast..",
                        "org.quartz..")
                    .or(nameMatching("java\\.lang\\.(Thread|Process|Runtime)(Builder|Local)?"))
                    .or(nameMatching("java\\.io\\.(File|RandomAccessFile|Console).*"))
                    .or(
                        nameMatching(
                            "java\\.util\\.concurrent\\."
                                + "(.*Executor.*|Executors|ForkJoin.*|CompletableFuture|.*Queue)"))));
  }

  @Test
  void onlyTheFabricKnowsHazelcast() {
    holds(
        noClasses()
            .that(notIn("fabric", "server"))
            .should()
            .dependOnClassesThat(resideInAPackage("com.hazelcast..")));
  }

  @Test
  void aWorkerHasNeitherADatabaseNorTimers() {
    holds(
        noClasses()
            .that(in("worker"))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "java.sql..", "javax.sql..", "io.agroal..", "org.flywaydb..", "org.quartz..")));
  }

  @Test
  void onlyTheCommandAndStepHostsTouchTheStandardStreams() {
    DescribedPredicate<JavaClass> command =
        resideInAPackage(BASE + "cli..")
            .or(nameMatching("dev\\.millrace\\.server\\.Millrace"))
            .or(resideInAPackage(BASE + "worker.host")); // what a step prints goes to its log
    holds(
        noClasses()
            .that(command.negate())
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  private static void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(MILLRACE);
  }

  private static DescribedPredicate<JavaClass> in(String module) {
    return resideInAPackage(BASE + module + "..");
  }

  private static DescribedPredicate<JavaClass> notIn(String... modules) {
    return resideInAnyPackage(packagesOf(List.of(modules))).negate();
  }

  private static String[] packagesOf(Collection<String> modules) {
    return modules.stream().map(module -> BASE + module + "..").toArray(String[]::new);
  }
}
