package dev.millrace.engine.language.yaml;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** One document of YAML to a {@link Node}; what is wrong with it as YAML becomes findings. */
public final class YamlReader {
  private YamlReader() {}

  /** The document's node; empty if it could not be read, which is a finding then. */
  public static Optional<Node> read(String text, Findings findings) {
    Optional<Node> common = CommonYaml.read(text);
    return common.isPresent() ? common : readAll(text, findings);
  }

  /** The same by the full parser, for what is not of the common form. */
  static Optional<Node> readAll(String text, Findings findings) {
    TreeBuilder tree = new TreeBuilder(text, findings);
    Mark last = null;
    try {
      LoaderOptions options = new LoaderOptions();
      options.setProcessComments(false);
      options.setCodePointLimit(SourceText.BYTES_MAX);
      Parser parser = new ParserImpl(new StreamReader(text), options);
      for (Event event = parser.getEvent(); event != null; event = parser.getEvent()) {
        last = event.getEndMark();
        if (!take(event, tree) || event.is(Event.ID.StreamEnd)) {
          break;
        }
      }
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      syntax(context(e), e.getProblem(), mark == null ? last : mark, text, findings);
      return Optional.empty();
    } catch (YAMLException | IllegalArgumentException e) {
      // An escape such as "\UFFFFFFFF" ends in an IllegalArgumentException without a mark.
      syntax(null, "this cannot be read", last, text, findings);
      return Optional.empty();
    }
    return tree.finish();
  }

  private static boolean take(Event event, TreeBuilder tree) {
    if (event instanceof ScalarEvent scalar) {
      return tree.scalar(scalar);
    }
    if (event instanceof MappingStartEvent start) {
      return tree.begin(start, true);
    }
    if (event instanceof SequenceStartEvent start) {
      return tree.begin(start, false);
    }
    if (event instanceof AliasEvent alias) {
      return tree.alias(alias);
    }
    if (event instanceof DocumentStartEvent) {
      return tree.document(place(event.getStartMark()));
    }
    if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
      tree.end();
    }
    return true;
  }

  private static String context(MarkedYAMLException e) {
    Mark begun = e.getContextMark();
    boolean elsewhere =
        begun != null
            && e.getProblemMark() != null
            && begun.getLine() != e.getProblemMark().getLine();
    return elsewhere ? e.getContext() + " begun at line " + (begun.getLine() + 1) : e.getContext();
  }

  private static void syntax(
      String context, String problem, Mark mark, String text, Findings findings) {
    Place place = mark == null ? Place.START : place(mark);
    if (Tabs.blames(problem, place, text)) {
      Tabs.reportIndentation(text, place, findings);
      return;
    }
    String what = problem == null ? "it cannot be read" : problem;
    String where = context == null || context.isBlank() ? "" : " " + context.trim();
    findings.add(
        FindingCode.YAML_SYNTAX,
        place,
        "This is not YAML" + where + ": " + Findings.show(what).replaceAll("^'|'$", "") + ".",
        "Look at the indentation, colons, quotes and brackets here and on the line before.");
  }

  static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
