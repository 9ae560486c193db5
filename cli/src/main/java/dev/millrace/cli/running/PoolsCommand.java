package dev.millrace.cli.running;

import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.view.PoolView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pools}: named limits that tasks of all runs share. */
@Command(
    name = "pools",
    description = "List pools and who has their slots, say how many slots one has, or pause one.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:no such pool, or an argument is wrong", "75:no server answers"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace pools",
      "  ./millrace pools set gpu 2",
      "  ./millrace pools remove gpu",
      "  ./millrace pools pause gpu --reason \"new drivers\"",
      "  ./millrace pools resume gpu"
    })
public final class PoolsCommand implements Callable<Integer> {
  private static final int SLOTS_MAX = 1_000_000;

  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;
  @Mixin private PoolPause pause;

  @Parameters(
      arity = "0..3",
      paramLabel = "set POOL SLOTS | remove POOL | pause POOL | resume POOL",
      description = "What to do. Without it: a list.")
  private List<String> words = List.of();

  public PoolsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    check();
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      MillraceApi api = connection.api();
      if (words.isEmpty()) {
        list(api.pools());
      } else if (words.get(0).equals("set")) {
        set(api.definePool(words.get(1), slots()));
      } else if (PoolPause.isMeant(words)) {
        paused(pause.carryOut(words, api));
      } else {
        api.removePool(words.get(1));
        removed(words.get(1));
      }
      return ExitCode.DONE;
    }
  }

  private void check() {
    boolean right =
        words.isEmpty()
            || words.get(0).equals("set") && words.size() == 3
            || words.get(0).equals("remove") && words.size() == 2
            || PoolPause.isMeant(words);
    if (!right) {
      throw CommandFailure.mistake(
          "wrong usage",
          "pools takes nothing, `set POOL SLOTS`, `remove POOL`, `pause POOL` or `resume POOL`;"
              + " not \""
              + String.join(" ", words)
              + "\".",
          "Write it like ./millrace pools set gpu 2.");
    }
    pause.check(words);
    if (words.size() == 3) {
      slots();
    }
  }

  private int slots() {
    try {
      int slots = Integer.parseInt(words.get(2));
      Arguments.between("SLOTS", slots, 1, SLOTS_MAX);
      return slots;
    } catch (NumberFormatException e) {
      throw CommandFailure.mistake(
          "wrong usage",
          "SLOTS is \""
              + words.get(2)
              + "\"; a whole number from 1 to "
              + SLOTS_MAX
              + " was expected.",
          "Write it like ./millrace pools set gpu 2.");
    }
  }

  private void list(List<PoolView> pools) {
    if (json.on()) {
      context.printJson(Map.of("items", pools));
      return;
    }
    if (pools.isEmpty()) {
      context.print(
          List.of("There is no pool yet. A step takes a slot of one by `pool: NAME` in its DAG."));
      return;
    }
    Table table = new Table("POOL", "SLOTS", "USED", "WAITING", "USED BY");
    for (PoolView pool : pools) {
      table.row(
          pool.name(),
          pool.slots() + (pool.defined() || pool.name().startsWith("dag:") ? "" : " (not set)"),
          pool.used(),
          pool.waiting(),
          String.join(", ", pool.users()));
    }
    context.print(table.lines());
    context.print(
        pools.stream().filter(pool -> pool.paused().isPresent()).map(PoolPause::line).toList());
  }

  private void paused(PoolView pool) {
    if (json.on()) {
      context.printJson(pool);
      return;
    }
    context.print(List.of(PoolPause.line(pool)));
  }

  private void set(PoolView pool) {
    if (json.on()) {
      context.printJson(pool);
      return;
    }
    context.print(
        List.of(
            "Pool %s has %d slots; %d are used."
                .formatted(pool.name(), pool.slots(), pool.used())));
  }

  private void removed(String pool) {
    if (json.on()) {
      context.printJson(Map.of("removed", pool));
      return;
    }
    context.print(List.of("Pool " + pool + " has one slot again, like any that nobody set."));
  }
}
