package dev.millrace.engine.language.yaml;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.language.yaml.Node.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/** Builds the tree of one document from events. Methods answer whether reading should go on. */
final class TreeBuilder {
  private static final int DEPTH_MAX = 50;
  private static final int ALIASED_MAX = 10_000;
  private static final int KEY_MAX =
      1_000; // characters; keys stand in the messages about what is below
  private static final String CORE_TAGS = "tag:yaml.org,2002:";

  private final String text;
  private int knownPoint; // a code point index and the char index that belongs to it
  private int knownChar;
  private final Findings findings;
  private final Tabs tabs;
  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<String, Node> anchors = new HashMap<>();
  private Node root;
  private boolean document;
  private boolean broken;
  private long aliased;

  TreeBuilder(String text, Findings findings) {
    this.text = text;
    this.findings = findings;
    this.tabs = new Tabs(text);
  }

  /** A map or list whose end has not been seen. */
  private static final class Open {
    final Place place;
    final String anchor;
    final Map<String, Entry> entries;
    final List<Node> items = new ArrayList<>();
    Scalar key;
    boolean keySeen;
    long weight = 1;

    Open(Place place, String anchor, boolean mapping) {
      this.place = place;
      this.anchor = anchor;
      this.entries = mapping ? new LinkedHashMap<>() : null;
    }
  }

  boolean document(Place place) {
    if (document) {
      return stop(
          FindingCode.DOCUMENTS, place, "A second document begins.", "One file is one DAG.");
    }
    document = true;
    return true;
  }

  boolean begin(CollectionStartEvent event, boolean mapping) {
    Place place = YamlReader.place(event.getStartMark());
    if (open.size() >= DEPTH_MAX) {
      String message = "Maps and lists are nested deeper than " + DEPTH_MAX + " levels.";
      return stop(FindingCode.TOO_DEEP, place, message, "Nest less.");
    }
    String expected = CORE_TAGS + (mapping ? "map" : "seq");
    if (event.getTag() != null && !event.getTag().equals(expected)) {
      badTag(event.getTag(), place);
    }
    open.push(new Open(place, event.getAnchor(), mapping));
    return true;
  }

  void end() {
    Open done = open.pop();
    Node node =
        done.entries == null
            ? new Sequence(done.place, done.items, done.weight)
            : new Mapping(done.place, done.entries, done.weight);
    if (done.anchor != null) {
      anchors.put(done.anchor, node);
    }
    add(node);
  }

  boolean scalar(ScalarEvent event) {
    Place place = YamlReader.place(event.getStartMark());
    int from = event.getStartMark().getIndex();
    tabs.scalar(from, event.getEndMark().getIndex());
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
    Optional<Place> inner = inner(event, place, from);
    Scalar scalar =
        plain && (event.getTag() == null || event.getImplicit().canOmitTagInPlainScalar())
            ? CoreSchema.plain(place, event.getValue(), inner)
            : CoreSchema.text(place, event.getValue(), inner);
    if (event.getTag() != null && !event.getTag().equals("!")) {
      scalar = tagged(event.getTag(), scalar);
    }
    if (event.getAnchor() != null) {
      anchors.put(event.getAnchor(), scalar);
    }
    add(scalar);
    return true;
  }

  private Scalar tagged(String tag, Scalar scalar) {
    if (tag.equals(CORE_TAGS + "str")) {
      return CoreSchema.text(scalar.place(), scalar.text(), scalar.inner());
    }
    Type type =
        switch (tag) {
          case CORE_TAGS + "int" -> Type.WHOLE;
          case CORE_TAGS + "float" -> Type.DECIMAL;
          case CORE_TAGS + "bool" -> Type.FLAG;
          case CORE_TAGS + "null" -> Type.EMPTY;
          default -> Type.TEXT;
        };
    Scalar resolved = CoreSchema.plain(scalar.place(), scalar.text(), scalar.inner());
    if (type == Type.TEXT || resolved.type() != type) {
      badTag(tag, scalar.place());
    }
    return resolved;
  }

  boolean alias(AliasEvent event) {
    Place place = YamlReader.place(event.getStartMark());
    String name = event.getAnchor();
    if (open.stream().anyMatch(o -> name.equals(o.anchor))) {
      String message = "Alias *" + name + " stands inside of the value that it names.";
      return stop(FindingCode.ALIAS, place, message, "Write the value out.");
    }
    Node node = anchors.get(name);
    if (node == null) {
      String message = "Alias *" + name + " names no anchor above.";
      return stop(FindingCode.ALIAS, place, message, "Write &" + name + " before a value first.");
    }
    aliased += node.weight();
    if (aliased > ALIASED_MAX) {
      String message = "The aliases of this file stand for more than " + ALIASED_MAX + " nodes.";
      return stop(FindingCode.ALIAS, place, message, "Write less with aliases.");
    }
    add(node);
    return true;
  }

  /** The tree, unless a finding stopped the reading. */
  Optional<Node> finish() {
    if (broken) {
      return Optional.empty();
    }
    tabs.report(findings);
    if (root == null) {
      findings.add(
          FindingCode.DOCUMENTS,
          Place.START,
          "The file is empty.",
          "A DAG begins with 'apiVersion: millrace/v1'.");
    }
    return Optional.ofNullable(root);
  }

  private void add(Node node) {
    if (open.isEmpty()) {
      root = node;
      return;
    }
    Open parent = open.peek();
    parent.weight += node.weight();
    if (parent.entries == null) {
      parent.items.add(node);
    } else if (!parent.keySeen) {
      parent.keySeen = true;
      parent.key = key(node);
    } else {
      parent.keySeen = false;
      put(parent, node);
    }
  }

  private Scalar key(Node node) {
    if (node instanceof Scalar scalar && scalar.text().length() > KEY_MAX) {
      String message =
          "A key has "
              + scalar.text().length()
              + " characters; at most "
              + KEY_MAX
              + " are allowed.";
      findings.add(FindingCode.BAD_NAME, node.place(), message, "Shorten it.");
      return null;
    }
    if (node instanceof Scalar scalar && scalar.type() != Type.EMPTY) {
      return scalar;
    }
    findings.add(
        FindingCode.WRONG_SHAPE, node.place(), "A key is " + node.what() + "; expected text.");
    return null;
  }

  private void put(Open parent, Node value) {
    if (parent.key == null) {
      return;
    }
    Entry first = parent.entries.putIfAbsent(parent.key.text(), new Entry(parent.key, value));
    if (first != null) {
      findings.add(
          FindingCode.DUPLICATE_KEY,
          parent.key.place(),
          "Key "
              + Findings.show(parent.key.text())
              + " stands in this map already, at line "
              + first.key().place().line()
              + ".",
          "Keep one of them.");
    }
  }

  private Optional<Place> inner(ScalarEvent event, Place place, int from) {
    String value = event.getValue();
    knownChar = text.offsetByCodePoints(knownChar, from - knownPoint); // events come in order
    knownPoint = from;
    int start = knownChar;
    if (event.getScalarStyle() == ScalarStyle.LITERAL) {
      return block(value, place, start);
    }
    int quote = event.getScalarStyle() == ScalarStyle.PLAIN ? 0 : 1;
    boolean verbatim =
        value.indexOf('\n') < 0 && text.regionMatches(start + quote, value, 0, value.length());
    return verbatim
        ? Optional.of(new Place(place.line(), place.column() + quote))
        : Optional.empty();
  }

  /**
   * Where the text of a literal block begins: right below its indicator, in the column that is left
   * of a line of it when the line of the file loses its indentation.
   *
   * @param start of its indicator, in characters of the file
   */
  private Optional<Place> block(String value, Place place, int start) {
    int from = text.indexOf('\n', start) + 1;
    for (String line : value.split("\n", -1)) {
      int end = text.indexOf('\n', from);
      int length = (end < 0 ? text.length() : end) - from;
      if (from == 0 || length < line.length()) {
        return Optional.empty();
      }
      if (!line.isEmpty()) {
        int indent = text.startsWith("\r", from + length - 1) ? length - 1 : length;
        indent -= line.length();
        boolean same = indent >= 0 && text.startsWith(line, from + indent);
        return same ? Optional.of(new Place(place.line() + 1, indent + 1)) : Optional.empty();
      }
      from = end + 1;
    }
    return Optional.empty();
  }

  private void badTag(String tag, Place place) {
    findings.add(
        FindingCode.TAG,
        place,
        "Tag " + Findings.show(tag) + " does not fit; the file needs none.",
        "Delete it; quote what should be text.");
  }

  private boolean stop(FindingCode code, Place place, String message, String suggestion) {
    broken = true;
    findings.add(code, place, message, suggestion);
    return false;
  }
}
