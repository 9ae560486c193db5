package dev.millrace.engine.language.yaml;

import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads in one pass what most files consist of, because a full parser of YAML took half of the time
 * of checking one: maps and lists in blocks, those in brackets on one line, and plain and quoted
 * scalars of one line. It gives up at anything else, and at whatever may be wrong; so the tree that
 * it gives is the one that the full parser gives, and findings are left to that.
 */
final class CommonYaml {
  private static final int DEPTH_MAX = 40; // below what the language allows; it bounds the stack
  private static final int KEY_MAX = 128; // characters; far below what the language allows
  private static final boolean[] INDICATORS =
      table("-?:,[]{}#&*!|>'\"%@`"); // begin no plain scalar
  private static final boolean[] ENDS = table("\n:#,[]{}?"); // may end a plain scalar

  private final String text;
  private final char[] chars; // the text and two line ends, so that looking ahead needs no bounds
  private int at;
  private int line = 1;
  private int lineStart;
  private int indent; // spaces before the content of the line; -1 at the end of the file

  private CommonYaml(String text) {
    this.text = text;
    chars = new char[text.length() + 2];
    text.getChars(0, text.length(), chars, 0);
    chars[text.length()] = '\n';
    chars[text.length() + 1] = '\n';
  }

  private static boolean[] table(String characters) {
    boolean[] table = new boolean[128];
    characters.chars().forEach(c -> table[c] = true);
    return table;
  }

  private static boolean isIn(boolean[] table, char c) {
    return c < table.length && table[c];
  }

  /** Thrown and caught in here, to leave the recursion. */
  private static final class Uncommon extends Exception {
    private static final long serialVersionUID = 1;

    Uncommon() {
      super("not of the common form", null, false, false);
    }
  }

  /** The tree, or empty if the full parser has to look. */
  static Optional<Node> read(String text) {
    CommonYaml reader = new CommonYaml(text);
    try {
      return Optional.of(reader.file());
    } catch (Uncommon e) {
      return Optional.empty();
    }
  }

  private Node file() throws Uncommon {
    for (char c : chars) {
      if ((c < ' ' || c > '~') && c != '\n' && (c < 0xA0 || c >= 0x2000)) {
        throw new Uncommon();
      }
    }
    toContent();
    expect(indent == 0);
    Mapping root = blockMap(0, 1);
    expect(indent < 0);
    return root;
  }

  /**
   * A map whose first key stands here.
   *
   * @param column of its keys, from 0
   */
  private Mapping blockMap(int column, int depth) throws Uncommon {
    expect(depth <= DEPTH_MAX);
    Place place = place();
    Map<String, Entry> entries = new LinkedHashMap<>();
    long weight = 1;
    do {
      Scalar key = key(false);
      Node value = blockValue(column, depth);
      expect(entries.put(key.text(), new Entry(key, value)) == null);
      weight += key.weight() + value.weight();
    } while (indent == column);
    expect(indent < column);
    return new Mapping(place, entries, weight);
  }

  /** What follows the colon of a key at a column. */
  private Node blockValue(int column, int depth) throws Uncommon {
    skipSpaces();
    if (chars[at] != '\n' && chars[at] != '#') {
      return restOfLine(depth);
    }
    toNextLine();
    boolean list = isListItem();
    expect(indent > column || indent == column && list);
    return list ? blockList(indent, depth + 1) : blockMap(indent, depth + 1);
  }

  /** A list whose first dash stands here; whoever called looks where the next line begins. */
  private Sequence blockList(int column, int depth) throws Uncommon {
    expect(depth <= DEPTH_MAX);
    Place place = place();
    List<Node> items = new ArrayList<>();
    long weight = 1;
    do {
      at++;
      skipSpaces();
      Node item = isKey() ? blockMap(at - lineStart, depth + 1) : restOfLine(depth);
      items.add(item);
      weight += item.weight();
    } while (indent == column && isListItem());
    return new Sequence(place, items, weight);
  }

  private boolean isListItem() {
    return chars[at] == '-' && chars[at + 1] == ' ';
  }

  private boolean isKey() throws Uncommon {
    if (chars[at] == '[' || chars[at] == '{') {
      return false;
    }
    int start = at;
    scalar(false);
    boolean key = chars[at] == ':';
    at = start;
    return key;
  }

  /** A value after which the line ends. */
  private Node restOfLine(int depth) throws Uncommon {
    Node value = value(false, depth);
    int end = at;
    skipSpaces();
    expect(chars[at] == '\n' || chars[at] == '#' && at > end);
    toNextLine();
    return value;
  }

  /**
   * @param inBrackets whether commas and brackets end a plain scalar
   */
  private Node value(boolean inBrackets, int depth) throws Uncommon {
    return switch (chars[at]) {
      case '{' -> bracketMap(depth + 1);
      case '[' -> bracketList(depth + 1);
      default -> scalar(inBrackets);
    };
  }

  private Mapping bracketMap(int depth) throws Uncommon {
    expect(depth <= DEPTH_MAX);
    Place place = place();
    Map<String, Entry> entries = new LinkedHashMap<>();
    long weight = 1;
    at++;
    skipSpaces();
    for (boolean more = chars[at] != '}'; more; more = comma('}')) {
      Scalar key = key(true);
      skipSpaces();
      Node value = value(true, depth);
      expect(entries.put(key.text(), new Entry(key, value)) == null);
      weight += key.weight() + value.weight();
    }
    at++;
    return new Mapping(place, entries, weight);
  }

  private Sequence bracketList(int depth) throws Uncommon {
    expect(depth <= DEPTH_MAX);
    Place place = place();
    List<Node> items = new ArrayList<>();
    long weight = 1;
    at++;
    skipSpaces();
    for (boolean more = chars[at] != ']'; more; more = comma(']')) {
      Node item = value(true, depth);
      items.add(item);
      weight += item.weight();
    }
    at++;
    return new Sequence(place, items, weight);
  }

  /** Whether a comma and more follow; else the bracket stands here. */
  private boolean comma(char bracket) throws Uncommon {
    skipSpaces();
    if (chars[at] == ',') {
      at++;
      skipSpaces();
      return true;
    }
    expect(chars[at] == bracket);
    return false;
  }

  /** A key and its colon. */
  private Scalar key(boolean inBrackets) throws Uncommon {
    Scalar key = scalar(inBrackets);
    expect(key.text().length() <= KEY_MAX && key.type() != Node.Type.EMPTY);
    expect(chars[at] == ':' && isBlank(chars[at + 1]));
    at++;
    return key;
  }

  private Scalar scalar(boolean inBrackets) throws Uncommon {
    char c = chars[at];
    return c == '"' || c == '\'' ? quoted(c) : plain(inBrackets);
  }

  private Scalar quoted(char quote) throws Uncommon {
    int end = at + 1;
    while (chars[end] != quote) {
      expect(chars[end] != '\n' && (chars[end] != '\\' || quote == '\''));
      end++;
    }
    expect(chars[end + 1] != quote);
    Place place = place();
    Place inner = new Place(place.line(), place.column() + 1);
    String content = text.substring(at + 1, end);
    at = end + 1;
    return CoreSchema.text(place, content, Optional.of(inner));
  }

  private Scalar plain(boolean inBrackets) throws Uncommon {
    char next = chars[at + 1];
    boolean negative = chars[at] == '-' && (next == '.' || next >= '0' && next <= '9');
    expect(negative || !isBlank(chars[at]) && !isIn(INDICATORS, chars[at]));
    int end = at;
    for (int i = at; ; i++) {
      char c = chars[i];
      if (c != ' ') { // those at its end do not belong to it
        if (c < ENDS.length && ENDS[c] && endsPlain(i, inBrackets)) {
          break;
        }
        end = i + 1;
      }
    }
    Place place = place();
    String content = text.substring(at, end);
    at = end;
    return CoreSchema.plain(place, content, Optional.of(place));
  }

  /** Whether one of {@link #ENDS} does end it there. */
  private boolean endsPlain(int index, boolean inBrackets) throws Uncommon {
    switch (chars[index]) {
      case '\n':
        return true;
      case ':':
        char next = chars[index + 1];
        expect(!inBrackets || ",[]{}".indexOf(next) < 0);
        return isBlank(next);
      case '#':
        return chars[index - 1] == ' ';
      case ',', ']', '}':
        return inBrackets;
      case '[', '{', '?':
        expect(!inBrackets);
        return false;
      default:
        return false;
    }
  }

  private void toNextLine() throws Uncommon {
    endLine();
    toContent();
  }

  /** From the beginning of a line to the first character that is neither space nor comment. */
  private void toContent() throws Uncommon {
    while (at < text.length()) {
      skipSpaces();
      if (at < text.length() && chars[at] != '\n' && chars[at] != '#') {
        indent = at - lineStart;
        expect(indent != 0 || chars[at] != '.'); // three of them end a document
        return;
      }
      endLine();
    }
    indent = -1;
  }

  private void endLine() {
    while (chars[at] != '\n') {
      at++;
    }
    at++;
    line++;
    lineStart = at;
  }

  private void skipSpaces() {
    while (chars[at] == ' ') {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n';
  }

  private Place place() {
    return new Place(line, at - lineStart + 1);
  }

  private static void expect(boolean common) throws Uncommon {
    if (!common) {
      throw new Uncommon();
    }
  }
}
