package dev.millrace.cli.screen;

/** A line that never grows wider than it may, with colours that do not count. */
public final class StyledLine {
  private final StringBuilder text = new StringBuilder();
  private final boolean colours;
  private int room;

  /**
   * @param columns how wide it may become
   */
  public StyledLine(int columns, boolean colours) {
    this.room = columns;
    this.colours = colours;
  }

  public StyledLine plain(String part) {
    return coloured(part, Colour.NONE);
  }

  public StyledLine coloured(String part, Colour colour) {
    String shown = Text.cut(part, room);
    room -= shown.codePointCount(0, shown.length());
    if (colours && colour != Colour.NONE && !shown.isBlank()) {
      text.append("\u001b[").append(colour.code).append('m').append(shown).append("\u001b[0m");
    } else {
      text.append(shown);
    }
    return this;
  }

  /** How many columns are left. */
  public int room() {
    return room;
  }

  @Override
  public String toString() {
    return text.toString().stripTrailing();
  }

  /** Colours that are readable on light and dark ground. */
  public enum Colour {
    NONE(0),
    RED(31),
    GREEN(32),
    YELLOW(33),
    BLUE(36),
    BOLD(1),
    FAINT(2);

    private final int code;

    Colour(int code) {
      this.code = code;
    }
  }
}
