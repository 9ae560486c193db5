package dev.millrace.engine.language;

import static dev.millrace.spi.artifact.ArtifactType.BUNDLE;
import static dev.millrace.spi.artifact.ArtifactType.DATASET;
import static dev.millrace.spi.artifact.ArtifactType.DEPLOYMENT;
import static dev.millrace.spi.artifact.ArtifactType.METRICS;
import static dev.millrace.spi.artifact.ArtifactType.MODEL;
import static dev.millrace.spi.artifact.ArtifactType.REPORT;
import static dev.millrace.spi.kind.Parameter.optional;
import static dev.millrace.spi.kind.Parameter.required;
import static dev.millrace.spi.kind.Parameter.withDefault;
import static dev.millrace.spi.kind.ParameterType.choice;
import static dev.millrace.spi.kind.ParameterType.flag;
import static dev.millrace.spi.kind.ParameterType.integer;
import static dev.millrace.spi.kind.ParameterType.listOf;
import static dev.millrace.spi.kind.ParameterType.structure;
import static dev.millrace.spi.kind.ParameterType.text;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.spi.kind.Alternatives;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.ParameterType.ArtifactReference;
import dev.millrace.spi.kind.ParameterType.ByteSize;
import dev.millrace.spi.kind.ParameterType.Either;
import dev.millrace.spi.kind.ParameterType.Expression;
import dev.millrace.spi.kind.ParameterType.MapOf;
import dev.millrace.spi.kind.ParameterType.ModelReference;
import dev.millrace.spi.kind.ParameterType.PathName;
import dev.millrace.spi.kind.ParameterType.Share;
import dev.millrace.spi.kind.ParameterType.TimeSpan;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kinds as the example of the language uses them, and one that takes everything. */
final class ExampleKinds {
  private static final ParameterType SEED = integer(0, Long.MAX_VALUE);
  private static final ParameterType SHARE = new Share();
  private static final ParameterType ANY_NUMBER = ParameterType.number(-1e9, 1e9);

  private ExampleKinds() {}

  static KindCatalog catalog() {
    return new KindCatalog(
        List.of(
            ingest(),
            validate(),
            label(),
            split(),
            train(),
            evaluate(),
            bundle(),
            deploy(),
            tell(),
            collect(),
            everything(),
            script()));
  }

  /** These and one that watches deployments. */
  static KindCatalog withWatch() {
    List<KindDeclaration> all = new ArrayList<>(catalog().all());
    all.add(watch());
    return new KindCatalog(all);
  }

  private static KindDeclaration ingest() {
    return kind(
        "ingest",
        List.of(),
        List.of(Port.out("data", DATASET, "")),
        List.of(
            required("from", new PathName(true), "Where the data is."),
            optional("sha256", new ParameterType.Text(Optional.of("[0-9a-f]{64}")), "Digest."),
            optional("limit", new ByteSize(), "Size cap."),
            withDefault("header", flag(), true, "Whether there is a header.")),
        List.of(value("rows", ValueType.INTEGER), value("format", ValueType.TEXT)));
  }

  private static KindDeclaration validate() {
    return kind(
        "validate",
        List.of(Port.in("data", DATASET, ""), Port.optionalIn("baseline", REPORT, "")),
        List.of(
            Port.out("data", DATASET, ""),
            Port.out("rejected", DATASET, ""),
            Port.out("report", REPORT, "")),
        List.of(
            required("contract", new PathName(false), "The contract."),
            optional(
                "quarantine",
                structure(
                    required("max", SHARE, "Largest share of bad rows."),
                    withDefault("keep", flag(), true, "")),
                "")),
        List.of(value("rejected", ValueType.INTEGER)));
  }

  private static KindDeclaration label() {
    return kind(
        "label",
        List.of(Port.in("data", DATASET, "")),
        List.of(Port.out("data", DATASET, ""), Port.out("report", REPORT, "")),
        List.of(
            required("functions", new PathName(false), ""),
            withDefault("model", choice("majority", "weighted"), "majority", "")),
        List.of(value("coverage", ValueType.NUMBER)));
  }

  private static KindDeclaration split() {
    return kind(
        "split",
        List.of(Port.in("data", DATASET, "")),
        List.of(
            Port.out("train", DATASET, ""),
            Port.optionalOut("validation", DATASET, ""),
            Port.out("test", DATASET, ""),
            Port.out("report", REPORT, "")),
        List.of(
            required("strategy", choice("random", "stratified", "group", "time"), ""),
            optional("by", listOf(text()), ""),
            required("ratios", new MapOf(SHARE), ""),
            optional("seed", SEED, "")),
        List.of());
  }

  private static KindDeclaration train() {
    return kind(
        "train",
        List.of(Port.in("data", DATASET, ""), Port.optionalIn("validation", DATASET, "")),
        List.of(Port.out("model", MODEL, ""), Port.out("metrics", METRICS, "")),
        List.of(
            required("algorithm", choice("random-forest", "decision-tree"), ""),
            required("target", text(), ""),
            optional("features", listOf(text()), ""),
            withDefault("trees", integer(1, 2000), 100L, ""),
            withDefault("depth", integer(1, 99), 12, ""),
            optional("rate", ParameterType.number(0, 1), ""),
            optional("seed", SEED, "")),
        List.of());
  }

  private static KindDeclaration evaluate() {
    ParameterType gate =
        new Expression("bool", Map.of("metrics", "map(string, double)", "baseline", "dyn"));
    return new KindDeclaration(
        "evaluate",
        1,
        "",
        List.of(Port.in("model", MODEL, ""), Port.in("data", DATASET, "")),
        List.of(Port.out("metrics", METRICS, ""), Port.out("report", REPORT, "")),
        List.of(
            optional("metrics", listOf(text()), ""),
            optional(
                "against",
                structure(
                    required("model", new ModelReference(), ""),
                    withDefault("test", choice("mcnemar", "bootstrap"), "mcnemar", "")),
                ""),
            optional("gates", listOf(gate), "")),
        List.of(value("passed", ValueType.BOOLEAN)),
        true,
        false,
        true,
        Isolation.PROCESS,
        "");
  }

  private static KindDeclaration bundle() {
    return kind(
        "package",
        List.of(Port.in("model", MODEL, ""), Port.optionalIn("report", REPORT, "")),
        List.of(Port.out("bundle", BUNDLE, "")),
        List.of(
            withDefault("formats", listOf(choice("tribuo", "onnx")), List.of("tribuo"), ""),
            withDefault("card", flag(), true, "")),
        List.of());
  }

  private static KindDeclaration deploy() {
    return kind(
        "deploy",
        List.of(Port.in("bundle", BUNDLE, "")),
        List.of(Port.out("deployment", DEPLOYMENT, "")),
        List.of(
            required("model", text(), ""),
            withDefault("strategy", choice("blue-green", "shadow"), "blue-green", "")),
        List.of(value("version", ValueType.INTEGER)));
  }

  static KindDeclaration watch() {
    return kind(
        "acme/watch",
        List.of(
            Port.in("data", DATASET, ""),
            Port.in("deployment", DEPLOYMENT, "").standingFor("data").withRequestsSince("window"),
            Port.in("baseline", DATASET, "")),
        List.of(),
        List.of(withDefault("window", new TimeSpan(), "24h", "")),
        List.of());
  }

  private static KindDeclaration tell() {
    return kind(
        "notify",
        List.of(),
        List.of(),
        List.of(
            required("webhook", text(), "").takingSecrets(),
            required("text", text(), "What to say.")),
        List.of());
  }

  private static KindDeclaration collect() {
    return kind(
        "collect",
        List.of(
            Port.manyIn("all", dev.millrace.spi.artifact.ArtifactType.ANY, ""),
            Port.optionalIn("sets", DATASET, "")),
        List.of(),
        List.of(),
        List.of());
  }

  private static KindDeclaration everything() {
    return kind(
        "acme/everything",
        List.of(),
        List.of(),
        List.of(
            optional("number", ANY_NUMBER, ""),
            optional("wait", new TimeSpan(), ""),
            optional("size", new ByteSize(), ""),
            optional("share", SHARE, ""),
            optional("any", new ParameterType.Anything(), ""),
            optional("call", new MapOf(text()), "").takingSecrets(),
            optional(
                    "more",
                    structure(
                        optional("address", new PathName(true), ""),
                        optional("list", listOf(new ParameterType.Anything()), "")),
                    "")
                .takingSecrets(),
            optional("file", new PathName(false), ""),
            optional("text", text(), ""),
            optional("artifact", new ArtifactReference(), ""),
            optional("artifacts", new MapOf(new ArtifactReference()), ""),
            optional("many", listOf(integer(0, 10)), ""),
            optional(
                "spans", new ParameterType.Structure(List.of(span("first")), 1, List.of()), ""),
            optional(
                "either",
                new Either(
                    List.of(
                        choice("auto"),
                        integer(1, 5),
                        structure(required("file", new PathName(false), "")))),
                "")),
        List.of());
  }

  private static Parameter span(String name) {
    ParameterType span =
        new ParameterType.Structure(
            List.of(required("from", ANY_NUMBER, ""), required("to", ANY_NUMBER, "")),
            0,
            List.of("from", "to"));
    ParameterType list = new ParameterType.ListOf(ANY_NUMBER, 1);
    return optional(name, new Either(List.of(span, list)), "");
  }

  private static KindDeclaration script() {
    MapOf types = new MapOf(choice("dataset", "file", "report"));
    MapOf words = new MapOf(choice("integer", "text", "list"));
    return new KindDeclaration(
            "acme/script",
            1,
            "",
            List.of(),
            List.of(),
            List.of(
                required("run", text(), "The script."),
                optional("outputs", types, ""),
                optional("values", words, "")),
            List.of(),
            false,
            false,
            false,
            Isolation.PROCESS,
            "",
            new FreePorts(true, Optional.of("outputs"), Optional.of("values"), Optional.empty()))
        .running(Isolation.PROCESS, java.util.Set.of(Isolation.CONTAINER))
        .runningCode();
  }

  private static ValueDeclaration value(String name, ValueType type) {
    return new ValueDeclaration(name, type, "");
  }

  private static KindDeclaration kind(
      String name,
      List<Port> inputs,
      List<Port> outputs,
      List<Parameter> parameters,
      List<ValueDeclaration> values) {
    return new KindDeclaration(
        name,
        1,
        "",
        inputs,
        outputs,
        parameters,
        values,
        false,
        false,
        true,
        Isolation.PROCESS,
        "");
  }

  /** Texts of a form, and shares that add up. */
  static KindDeclaration forms() {
    return kind(
        "acme/forms",
        List.of(),
        List.of(),
        List.of(
            optional("when", ParameterType.moment(), ""),
            optional("where", ParameterType.webAddress(), "").takingSecrets(),
            optional(
                "parts",
                ParameterType.sharesOfOne(
                    required("left", new Share(), ""),
                    optional("middle", new Share(), ""),
                    required("right", new Share(), "")),
                "")),
        List.of());
  }

  /** Some parameters stand in for each other. */
  static KindDeclaration look() {
    return kind(
            "acme/look",
            List.of(),
            List.of(),
            List.of(
                optional("file", text(), ""),
                optional("url", text(), ""),
                optional("until", text(), ""),
                optional("body", text(), ""),
                optional("json", text(), "")),
            List.of())
        .choosing(
            Alternatives.oneOf("file", "url", "until"), Alternatives.atMostOneOf("body", "json"));
  }
}
