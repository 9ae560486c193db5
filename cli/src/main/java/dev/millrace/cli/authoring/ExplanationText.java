package dev.millrace.cli.authoring;

import dev.millrace.cli.schedule.ScheduleText;
import dev.millrace.cli.screen.Durations;
import dev.millrace.cli.screen.StyledLine;
import dev.millrace.cli.screen.StyledLine.Colour;
import dev.millrace.cli.screen.Text;
import dev.millrace.engine.explain.Explanation;
import dev.millrace.engine.explain.Explanation.Delay;
import dev.millrace.engine.explain.Explanation.Given;
import dev.millrace.engine.explain.Explanation.Input;
import dev.millrace.engine.explain.Explanation.Limits;
import dev.millrace.engine.explain.Explanation.Needs;
import dev.millrace.engine.explain.Explanation.Output;
import dev.millrace.engine.explain.Explanation.Param;
import dev.millrace.engine.explain.Explanation.Step;
import dev.millrace.engine.retrain.RetrainPolicy;
import dev.millrace.engine.view.ScheduleView.TriggerView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An explanation for eyes: one block for each step, facts with a name in front, no line too wide.
 */
final class ExplanationText {
  private static final int INDENT = 4;
  private static final int NAME = 9; // columns for the name of a fact
  private static final int DELAYS_SHOWN = 6;

  /** How what is said of a policy begins if it is no condition. */
  private static final List<String> LIMITS = List.of("cooldown ", "budget ");

  private final int columns;
  private final boolean colours;
  private final List<String> lines = new ArrayList<>();

  ExplanationText(int columns, boolean colours) {
    this.columns = columns;
    this.colours = colours;
  }

  List<String> lines(Explanation dag) {
    head(dag);
    triggers(dag.triggers());
    int number = 1;
    boolean inFinally = false;
    for (Step step : dag.steps()) {
      if (step.inFinally() && !inFinally) {
        inFinally = true;
        lines.add("");
        add(line().coloured("finally", Colour.BOLD).plain("  when the run ends, however it ends"));
      }
      step(step, number++);
    }
    outputs(dag.outputs());
    return lines;
  }

  private void triggers(List<TriggerView> triggers) {
    if (triggers.isEmpty()) {
      return;
    }
    lines.add("");
    add(line().coloured("triggers", Colour.BOLD));
    for (TriggerView trigger : triggers) {
      if (trigger.form().equals(RetrainPolicy.WORD)) {
        policy(trigger);
        continue;
      }
      add(
          line()
              .plain(" ".repeat(INDENT) + trigger.trigger() + "  ")
              .coloured(Text.clean(ScheduleText.head(trigger)), Colour.FAINT));
      if (trigger.from().isPresent()) {
        fact("  next", ScheduleText.next(trigger));
      }
    }
  }

  /** Each condition by itself, as one of them is enough. */
  private void policy(TriggerView policy) {
    add(
        line()
            .plain(" ".repeat(INDENT) + policy.trigger() + "  ")
            .coloured("a run when one of these comes true", Colour.FAINT));
    String word = "  when";
    for (String says : policy.says()) {
      boolean limit = LIMITS.stream().anyMatch(says::startsWith);
      fact(limit ? "  limit" : word, says);
      word = "  or";
    }
    if (policy.from().isPresent()) {
      fact("  next", ScheduleText.next(policy));
    }
  }

  private void outputs(List<Given> outputs) {
    if (outputs.isEmpty()) {
      return;
    }
    lines.add("");
    add(line().coloured("outputs", Colour.BOLD).plain("  what a run leaves for others"));
    int name = widest(outputs.stream().map(Given::name).toList());
    int type = widest(outputs.stream().map(Given::type).toList());
    for (Given output : outputs) {
      add(
          line()
              .plain(" ".repeat(INDENT) + Text.padded(output.name(), name + 2))
              .coloured(Text.padded(output.type(), type + 2), Colour.FAINT)
              .plain(Text.clean(output.from())));
    }
  }

  private void head(Explanation dag) {
    add(
        line()
            .coloured(dag.dag(), Colour.BOLD)
            .plain("  version " + dag.version().substring(0, 12)));
    if (!dag.description().isBlank()) {
      wrapped("", Text.clean(dag.description().strip()));
    }
    wrapped(
        "",
        count(dag.steps().size(), "step")
            + ", at most "
            + count(dag.layers(), "step")
            + " one after the other, at most "
            + dag.width()
            + " at the same time; "
            + (dag.files().isEmpty() ? "no files" : count(dag.files().size(), "file") + " pinned"));
    dag.maxParallel()
        .ifPresent(
            max ->
                wrapped("", "at most " + count(max, "task") + " of all its runs at the same time"));
    if (!dag.secrets().isEmpty()) {
      wrapped("", "needs secrets in its workers: " + String.join(", ", dag.secrets()));
    }
    if (!dag.params().isEmpty()) {
      lines.add("");
      add(line().coloured("params", Colour.BOLD));
      int name = widest(dag.params().stream().map(Param::name).toList());
      int type = widest(dag.params().stream().map(Param::type).toList());
      for (Param param : dag.params()) {
        String value = param.value().map(v -> "= " + v).orElse("must be given");
        add(
            line()
                .plain(" ".repeat(INDENT) + Text.padded(param.name(), name + 2))
                .coloured(Text.padded(param.type(), type + 2), Colour.FAINT)
                .coloured(Text.clean(value), param.given() ? Colour.GREEN : Colour.NONE)
                .coloured("  " + Text.clean(param.description()), Colour.FAINT));
      }
    }
  }

  private void step(Step step, int number) {
    lines.add("");
    add(
        line()
            .coloured(Text.padded(number + "", INDENT), Colour.FAINT)
            .coloured(step.id(), Colour.BOLD)
            .coloured("  " + step.kind(), Colour.BLUE)
            .plain(
                step.waitsFor().isEmpty() ? "" : "  after " + String.join(", ", step.waitsFor())));
    step.forEach()
        .ifPresent(
            of ->
                fact(
                    "for each",
                    of
                        + step.elements().map(n -> ": " + count(n, "task")).orElse("")
                        + (step.failFast() ? "; the first failure stops the others" : "")));
    step.condition().ifPresent(cel -> fact("if", cel));
    if (!step.join().equals("ok")) {
      fact("join", step.join());
    }
    step.inputs().forEach(input -> fact("in", input(input)));
    if (!step.outputs().isEmpty()) {
      fact(
          "out",
          step.outputs().stream().map(ExplanationText::output).collect(Collectors.joining(", ")));
    }
    policies(step);
    limits(step.limits());
    needs(step.needs());
    uses(step);
  }

  private void policies(Step step) {
    if (step.retry().max() > 0) {
      List<Delay> delays = step.retry().delays();
      String pauses =
          delays.stream()
              .limit(DELAYS_SHOWN)
              .map(ExplanationText::delay)
              .collect(Collectors.joining(", "));
      fact(
          "retry",
          (step.retry().max() == 1 ? "once" : step.retry().max() + " times")
              + " on "
              + String.join(", ", step.retry().on())
              + (step.retry().on().isEmpty() ? "lost" : " and lost")
              + ", after "
              + pauses
              + (step.retry().max() > DELAYS_SHOWN ? ", …" : ""));
    }
    if (!step.onFailure().equals("fail")) {
      fact(
          "failure",
          step.onFailure().equals("continue") ? "the run goes on" : "what follows is skipped");
    }
    Limits limits = step.limits();
    List<String> times = new ArrayList<>();
    limits.attempt().ifPresent(d -> times.add(Durations.text(d) + " for an attempt"));
    limits.queue().ifPresent(d -> times.add(Durations.text(d) + " for a worker to be found"));
    limits.total().ifPresent(d -> times.add(Durations.text(d) + " for everything"));
    if (!times.isEmpty()) {
      fact("time", "at most " + String.join(", ", times));
    }
  }

  private void limits(Limits limits) {
    List<String> parts = new ArrayList<>();
    limits.pool().ifPresent(pool -> parts.add(count(limits.slots(), "slot") + " of pool " + pool));
    limits
        .maxParallel()
        .ifPresent(max -> parts.add("at most " + count(max, "task") + " at the same time"));
    if (limits.priority() != 0) {
      parts.add("priority " + limits.priority());
    }
    if (!parts.isEmpty()) {
      fact("limits", String.join(", ", parts));
    }
  }

  private void needs(Needs needs) {
    List<String> parts = new ArrayList<>();
    if (!needs.tags().isEmpty()) {
      parts.add("tag " + String.join(" and ", needs.tags()));
    }
    needs.memoryBytes().ifPresent(bytes -> parts.add(bytes(bytes) + " of memory"));
    needs.cpus().ifPresent(cpus -> parts.add(number(cpus) + " processors"));
    if (!parts.isEmpty()) {
      fact("worker", String.join(", ", parts));
    }
    if (!needs.env().isEmpty()) {
      fact("env", String.join(", ", needs.env()));
    }
    if (!needs.secrets().isEmpty()) {
      fact("secrets", String.join(", ", needs.secrets()));
    }
  }

  private void uses(Step step) {
    if (step.cache().on()) {
      Optional<String> ttl = step.cache().ttl().map(Durations::text);
      fact("cache", "a result of before counts" + ttl.map(t -> ", up to " + t + " old").orElse(""));
    }
    if (!step.params().isEmpty()) {
      fact("params", String.join(", ", step.params()));
    }
    if (!step.values().isEmpty()) {
      fact("values", String.join(", ", step.values()));
    }
    for (Map.Entry<String, String> file : step.files().entrySet()) {
      fact("file", file.getKey() + "  " + Text.cut(file.getValue(), 13));
    }
  }

  private static String input(Input input) {
    String type = input.gives().filter(given -> !given.equals(input.type())).orElse("");
    return input.port()
        + " ← "
        + Text.cut(input.from(), 40)
        + "  "
        + (type.isEmpty() ? input.type() : type + ", taken as " + input.type());
  }

  private static String output(Output output) {
    String name =
        output.port().equals(output.type()) ? output.port() : output.port() + " " + output.type();
    return output.always() ? name : name + "?";
  }

  private static String delay(Delay delay) {
    return delay.atLeast().equals(delay.atMost())
        ? Durations.text(delay.atLeast())
        : Durations.text(delay.atLeast()) + "–" + Durations.text(delay.atMost());
  }

  private static String bytes(long bytes) {
    String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    double left = bytes;
    int unit = 0;
    while (left >= 1024 && unit < units.length - 1) {
      left /= 1024;
      unit++;
    }
    return number(Math.round(left * 100) / 100.0) + " " + units[unit];
  }

  private static String number(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static int widest(List<String> words) {
    return words.stream().mapToInt(word -> word.codePointCount(0, word.length())).max().orElse(0);
  }

  private StyledLine line() {
    return new StyledLine(columns, colours);
  }

  private void add(StyledLine line) {
    lines.add(line.toString());
  }

  private void fact(String name, String text) {
    wrapped(" ".repeat(INDENT) + Text.padded(name, NAME), Text.clean(text));
  }

  /** Words behind a head, in as many lines as they need. */
  private void wrapped(String head, String text) {
    int room = columns - head.length();
    String before = head;
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      boolean fits = line.length() + 1 + word.length() <= room;
      if (line.length() > 0 && !fits) {
        flush(before, line);
        before = " ".repeat(head.length());
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    flush(before, line);
  }

  private void flush(String head, StringBuilder line) {
    add(line().coloured(head, Colour.FAINT).plain(line.toString()));
    line.setLength(0);
  }
}
