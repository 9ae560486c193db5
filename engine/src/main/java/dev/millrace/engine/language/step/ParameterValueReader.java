package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.ArtifactName;
import dev.millrace.engine.dag.SharesOfOne;
import dev.millrace.engine.expression.ExpressionType;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.DagFiles;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.language.yaml.Node.Type;
import dev.millrace.spi.kind.ParameterType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Reads one node as the type that a parameter declares. */
final class ParameterValueReader implements ParameterType.Visitor<Optional<Object>> {
  private static final Pattern MODEL =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Those that kinds declare, compiled. */
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private static final int PATH_MAX = 200; // characters of a path in messages

  private final ParameterReader reader;
  private final Node node;
  private final String name;

  ParameterValueReader(ParameterReader reader, Node node, String name) {
    this.reader = reader;
    this.node = node;
    this.name = name;
  }

  /** Whatever is read is data; an Optional that is only read may be of any type below. */
  @SuppressWarnings("unchecked")
  private static Optional<Object> data(Optional<?> read) {
    return (Optional<Object>) read;
  }

  private Optional<String> text() {
    return node instanceof Scalar scalar && scalar.isText()
        ? Optional.of(scalar.text())
        : reader.values().text(node, what());
  }

  /** What findings call it; most values have none. */
  private String what() {
    return "parameter '" + name + "'";
  }

  @Override
  public Optional<Object> text(ParameterType.Text type) {
    if (ParameterReader.isTemplate(node)) {
      return reader.template(node, name, true, "text", ExpressionType.TEXT);
    }
    Optional<String> text = text();
    if (text.isPresent()
        && type.pattern().isPresent()
        && !pattern(type.pattern().get()).matcher(text.get()).matches()) {
      reader.values().badValue((Scalar) node, what(), type.expected(), "");
      return Optional.empty();
    }
    return data(text);
  }

  private static Pattern pattern(String declared) {
    return PATTERNS.computeIfAbsent(declared, Pattern::compile);
  }

  @Override
  public Optional<Object> integer(ParameterType.WholeNumber type) {
    if (ParameterReader.isTemplate(node)) {
      return reader.template(node, name, false, "a whole number", ExpressionType.INTEGER);
    }
    return data(reader.values().whole(node, what(), type.min(), type.max()));
  }

  @Override
  public Optional<Object> number(ParameterType.Decimal type) {
    if (ParameterReader.isTemplate(node)) {
      return reader.template(node, name, false, "a number", ExpressionType.NUMBER);
    }
    return data(reader.values().number(node, what(), type.min(), type.max()));
  }

  @Override
  public Optional<Object> flag(ParameterType.Flag type) {
    if (ParameterReader.isTemplate(node)) {
      return reader.template(node, name, false, "true or false", ExpressionType.FLAG);
    }
    return data(reader.values().flag(node, what()));
  }

  @Override
  public Optional<Object> duration(ParameterType.TimeSpan type) {
    if (ParameterReader.isTemplate(node)) {
      return reader.template(node, name, true, "a duration as text", ExpressionType.TEXT);
    }
    return reader.values().duration(node, what(), true).map(ok -> ((Scalar) node).text());
  }

  @Override
  public Optional<Object> size(ParameterType.ByteSize type) {
    if (ParameterReader.isTemplate(node)) {
      return reader.template(
          node, name, true, "a size", ExpressionType.TEXT, ExpressionType.INTEGER);
    }
    return reader.values().size(node, what());
  }

  @Override
  public Optional<Object> share(ParameterType.Share type) {
    if (ParameterReader.isTemplate(node)) {
      return reader.template(
          node, name, true, "a share", ExpressionType.TEXT, ExpressionType.NUMBER);
    }
    return reader.values().share(node, what());
  }

  @Override
  public Optional<Object> choice(ParameterType.Choice type) {
    if (ParameterReader.isTemplate(node)) {
      return reader.template(node, name, true, "text", ExpressionType.TEXT);
    }
    return data(reader.values().word(node, what(), type.words()));
  }

  @Override
  public Optional<Object> path(ParameterType.PathName type) {
    String text = node instanceof Scalar scalar ? scalar.text() : "";
    boolean url = type.orUrl() && (text.startsWith("http://") || text.startsWith("https://"));
    if (ParameterReader.isTemplate(node)) {
      if (url) {
        return reader.template(node, name, true, "text", ExpressionType.TEXT);
      }
      reader
          .keys()
          .findings()
          .add(
              FindingCode.PATH_EXPRESSION,
              node.place(),
              "Parameter '" + name + "' is a path, and paths are pinned when the DAG is read.",
              "Write the path without an expression"
                  + (type.orUrl() ? "; an address may hold some after http:// or https://." : "."));
      return Optional.empty();
    }
    Optional<String> path = text();
    return path.isPresent() && (url || exists(path.get())) ? data(path) : Optional.empty();
  }

  private boolean exists(String path) {
    DagFiles.Lookup found = reader.files().source().find(path);
    if (found instanceof DagFiles.Found file) {
      reader.files().digests().put(path, file.digest());
      return true;
    }
    String shown = Findings.show(path);
    Findings findings = reader.keys().findings();
    if (found instanceof DagFiles.Missing) {
      String message = "There is no file " + shown + " beside the DAG, for " + what() + ".";
      findings.add(FindingCode.MISSING_FILE, node.place(), message);
    } else if (found instanceof DagFiles.Outside) {
      String message = "Path " + shown + " of " + what() + " leaves the repository.";
      findings.add(
          FindingCode.OUTSIDE_FILE, node.place(), message, "Keep the file beside the DAG.");
    } else if (found instanceof DagFiles.Unreadable unreadable) {
      String message =
          "File " + shown + " of " + what() + " cannot be read: " + unreadable.reason();
      findings.add(FindingCode.UNREADABLE_FILE, node.place(), message + ".");
    }
    return false;
  }

  @Override
  public Optional<Object> model(ParameterType.ModelReference type) {
    if (ParameterReader.isTemplate(node)) {
      return lookedUp("a", "model");
    }
    Optional<String> text = text();
    if (text.isPresent() && !MODEL.matcher(text.get()).matches()) {
      String suggestion = text.get().contains("@") ? "" : "Did you mean '" + text.get() + "@live'?";
      reader.values().badValue((Scalar) node, what(), "name@alias or name@version", suggestion);
      return Optional.empty();
    }
    return data(text);
  }

  /** A name with expressions, of what the scheduler looks up for each attempt. */
  private Optional<Object> lookedUp(String article, String thing) {
    if (!reader.isForWorker(node)) {
      return reader.template(node, name, true, "text", ExpressionType.TEXT);
    }
    String message =
        Keys.capital(what())
            + " is "
            + article
            + " "
            + thing
            + ", and "
            + thing
            + "s are looked up before a worker reads the rows that 'item' stands for.";
    String suggestion = "Name the " + thing + " without 'item'.";
    reader.keys().findings().add(FindingCode.CONTRADICTION, node.place(), message, suggestion);
    return Optional.empty();
  }

  @Override
  public Optional<Object> artifact(ParameterType.ArtifactReference type) {
    if (ParameterReader.isTemplate(node)) {
      return lookedUp("an", "artifact");
    }
    Optional<String> text = text();
    if (text.isPresent() && ArtifactName.parse(text.get()).isEmpty()) {
      String suggestion = ArtifactName.suggestion(text.get());
      reader.values().badValue((Scalar) node, what(), ArtifactName.EXPECTED, suggestion);
      return Optional.empty();
    }
    return data(text);
  }

  @Override
  public Optional<Object> expression(ParameterType.Expression type) {
    Optional<Scalar> scalar = reader.keys().scalar(node, what(), "CEL");
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    if (ParameterReader.isTemplate(node)) {
      reader
          .keys()
          .findings()
          .add(
              FindingCode.EXPRESSION_SYNTAX,
              node.place(),
              "Parameter '" + name + "' is bare CEL, without ${{ }}.",
              "The step evaluates it; params and run can be used as they are.");
      return Optional.empty();
    }
    Template.Part part = new Template.Part(true, scalar.get().text(), 0);
    ExpressionType result = new ExpressionType(type.result());
    boolean fits =
        reader
            .expressions()
            .fits(
                scalar.get(),
                part,
                reader.stepNames(type.variables()),
                "type " + type.result(),
                result);
    return fits ? Optional.of(scalar.get().text()) : Optional.empty();
  }

  @Override
  public Optional<Object> list(ParameterType.ListOf type) {
    if (ParameterReader.isTemplate(node)) {
      Findings apart = reader.keys().findings().apart();
      Optional<Object> list =
          reader
              .trial(apart, reader.files())
              .template(node, name, false, "a list", ExpressionType.LIST);
      return list.isPresent() ? list : reader.value(type.item(), node, name);
    }
    List<Object> items = new ArrayList<>();
    boolean many = node instanceof Sequence;
    List<Node> nodes = reader.keys().oneOrMany(node);
    if (nodes.size() < type.least()) {
      tooFew(nodes.size(), type.least(), "a list", "item");
      return Optional.empty();
    }
    for (int i = 0; i < nodes.size(); i++) {
      String itemName = many ? name + "[" + i + "]" : name;
      Optional<Object> item = reader.value(type.item(), nodes.get(i), itemName);
      if (item.isPresent()) {
        items.add(item.get());
      }
    }
    return Optional.of(items);
  }

  @Override
  public Optional<Object> map(ParameterType.MapOf type) {
    if (ParameterReader.isTemplate(node)) {
      return reader.template(node, name, false, "a map", ExpressionType.MAP);
    }
    if (!(node instanceof Mapping map)) {
      reader.keys().wrongShape(node, what(), "a map");
      return Optional.empty();
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    for (Entry entry : map.entries()) {
      String key = entry.key().text();
      Optional<Object> value = reader.value(type.value(), entry.value(), name + "." + key);
      if (value.isPresent()) {
        entries.put(key, value.get());
      }
    }
    return Optional.of(entries);
  }

  @Override
  public Optional<Object> structure(ParameterType.Structure type) {
    if (ParameterReader.isTemplate(node)) {
      return reader.template(node, name, false, "a map", ExpressionType.MAP);
    }
    if (!(node instanceof Mapping map)) {
      reader.keys().wrongShape(node, what(), "a map");
      return Optional.empty();
    }
    if (map.entries().size() < type.least()) {
      tooFew(map.entries().size(), type.least(), "a map", "key");
      return Optional.empty();
    }
    Map<String, Object> read =
        reader.structure(type.parameters(), map, name + ".", "", map.place());
    ascending(type.ascending(), map, read);
    if (type.whole() && read.size() == map.entries().size()) {
      SharesOfOne.misfit(name, read)
          .ifPresent(
              why ->
                  reader
                      .keys()
                      .findings()
                      .add(FindingCode.OUT_OF_RANGE, node.place(), Keys.capital(why) + "."));
    }
    return Optional.of(read);
  }

  private void tooFew(int count, int least, String shape, String part) {
    reader
        .keys()
        .findings()
        .add(
            FindingCode.OUT_OF_RANGE,
            node.place(),
            Keys.capital(what())
                + " has "
                + count
                + " "
                + part
                + "s; expected "
                + shape
                + " with at least "
                + least
                + ".");
  }

  private void ascending(List<String> keys, Mapping map, Map<String, Object> read) {
    for (int i = 1; i < keys.size(); i++) {
      String least = keys.get(i - 1);
      String most = keys.get(i);
      if (read.get(least) instanceof Number low
          && read.get(most) instanceof Number high
          && high.doubleValue() < low.doubleValue()) {
        Scalar from = (Scalar) map.get(least).orElseThrow();
        Scalar to = (Scalar) map.get(most).orElseThrow();
        String expected = "at least " + from.text() + ", which '" + least + "' is";
        reader.values().outOfRange(to, "parameter '" + name + "." + most + "'", expected);
      }
    }
  }

  /** The first option that fits; if none does, what the only one of the same shape says. */
  @Override
  public Optional<Object> either(ParameterType.Either type) {
    List<Findings> sameShape = new ArrayList<>();
    for (ParameterType option : type.options()) {
      Findings apart = reader.keys().findings().apart();
      ParameterReader.PinnedFiles files =
          new ParameterReader.PinnedFiles(reader.files().source(), new LinkedHashMap<>());
      Optional<Object> value = reader.trial(apart, files).value(option, node, name);
      if (apart.isEmpty()) {
        reader.files().digests().putAll(files.digests());
        return value;
      }
      if (TypeWords.sameShape(option, node)) {
        sameShape.add(apart);
      }
    }
    if (sameShape.size() == 1 || ParameterReader.isTemplate(node) && !sameShape.isEmpty()) {
      reader.keys().findings().addAll(sameShape.get(0));
    } else {
      Scalar shown = node instanceof Scalar scalar ? scalar : null;
      String words = TypeWords.of(type);
      if (shown == null || shown.type() == Type.EMPTY) {
        reader.keys().wrongShape(node, what(), words);
      } else {
        reader.values().badValue(shown, what(), words, "");
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Object> any(ParameterType.Anything type) {
    return anything(node, name);
  }

  /** Plain data; expressions in it may be of any type. */
  private Optional<Object> anything(Node data, String path) {
    if (data instanceof Sequence list) {
      List<Object> items = new ArrayList<>();
      for (Node item : list.items()) {
        Optional<Object> value = anything(item, path);
        if (value.isPresent()) {
          items.add(value.get());
        }
      }
      return Optional.of(items);
    }
    if (data instanceof Mapping map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      for (Entry entry : map.entries()) {
        String key = entry.key().text();
        String below = path.length() < PATH_MAX ? path + "." + key : path;
        Optional<Object> value = anything(entry.value(), below);
        if (value.isPresent()) {
          entries.put(key, value.get());
        }
      }
      return Optional.of(entries);
    }
    if (ParameterReader.isTemplate(data)) {
      return reader.template(data, path, true, "data", ExpressionType.DYN);
    }
    if (data instanceof Scalar one
        && one.type() != Type.EMPTY
        && !(one.value() instanceof BigInteger)) {
      return Optional.of(one.value()); // without words for findings, which there are none of
    }
    Optional<Scalar> scalar = reader.keys().scalar(data, "parameter '" + path + "'", "a value");
    if (scalar.isPresent() && scalar.get().type() == Type.WHOLE) {
      return data(
          reader.values().whole(data, "parameter '" + path + "'", Long.MIN_VALUE, Long.MAX_VALUE));
    }
    return scalar.map(Scalar::value);
  }
}
