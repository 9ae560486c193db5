package dev.millrace.engine.language.yaml;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a YAML file. An alias shares the node of its anchor. */
public sealed interface Node {

  /** How much text weighs as much as a node. */
  int WEIGHED_CHARACTERS = 128;

  Place place();

  /**
   * How many nodes it is, itself included, with aliases written out; text counts once more for each
   * 128 characters, because an alias of it may be copied as well.
   */
  long weight();

  /** For messages: "a map", "a list", "text" and so on. */
  String what();

  /** What a scalar is in the core schema. */
  enum Type {
    TEXT("text"),
    WHOLE("a whole number"),
    DECIMAL("a number"),
    FLAG("a boolean"),
    EMPTY("nothing");

    private final String words;

    Type(String words) {
      this.words = words;
    }
  }

  /**
   * A scalar.
   *
   * @param text as it is after unquoting and unfolding
   * @param value String, Long, {@link java.math.BigInteger} if it does not fit a Long, Double or
   *     Boolean; the empty text for EMPTY
   * @param inner where the first character of {@code text} stands if it stands in the file
   *     character by character, on one line or in a literal block, whose lines all begin in the
   *     same column; empty if it is escaped or folded
   */
  record Scalar(Place place, Type type, String text, Object value, Optional<Place> inner)
      implements Node {
    @Override
    public long weight() {
      return 1 + text.length() / WEIGHED_CHARACTERS;
    }

    @Override
    public String what() {
      return type.words;
    }

    public boolean isText() {
      return type == Type.TEXT;
    }

    /** The place of a character of {@code text}, as near as it is known. */
    public Place inside(int offset) {
      return inner.map(first -> after(first, offset)).orElse(place);
    }

    private Place after(Place first, int offset) {
      int line = first.line();
      int lineStart = 0;
      for (int end = text.indexOf('\n');
          end >= 0 && end < offset;
          end = text.indexOf('\n', end + 1)) {
        line++;
        lineStart = end + 1;
      }
      return new Place(line, first.column() + offset - lineStart);
    }
  }

  /** A list. */
  record Sequence(Place place, List<Node> items, long weight) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String what() {
      return "a list";
    }
  }

  /** A key with its value. */
  record Entry(Scalar key, Node value) {}

  /** A map; each key once. */
  final class Mapping implements Node {
    private final Place place;
    private final Map<String, Entry> entries;
    private final long weight;
    private List<Entry> inOrder; // made when first asked for; the same whoever makes it

    /**
     * @param entries in the order of the file; handed over, because copying all maps takes long
     */
    public Mapping(Place place, Map<String, Entry> entries, long weight) {
      this.place = place;
      this.entries = entries;
      this.weight = weight;
    }

    @Override
    public Place place() {
      return place;
    }

    @Override
    public long weight() {
      return weight;
    }

    @Override
    public String what() {
      return "a map";
    }

    /** In the order of the file. */
    public Map<String, Entry> byKey() {
      return Collections.unmodifiableMap(entries);
    }

    public List<Entry> entries() {
      if (inOrder == null) {
        inOrder = List.copyOf(entries.values());
      }
      return inOrder;
    }

    public boolean has(String key) {
      return entries.containsKey(key);
    }

    public Optional<Node> get(String key) {
      return Optional.ofNullable(at(key));
    }

    /** As {@link #get}, but null if it is not there, for the keys that are asked of every step. */
    public Node at(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Mapping map
          && place.equals(map.place)
          && weight == map.weight
          && entries.equals(map.entries);
    }

    @Override
    public int hashCode() {
      return 31 * place.hashCode() + entries.hashCode();
    }

    @Override
    public String toString() {
      return "Mapping[" + place + ", " + entries + ", " + weight + "]";
    }
  }
}
