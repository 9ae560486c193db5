package dev.millrace.cli.running;

import dev.millrace.cli.Interruption;
import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.failure.Interrupted;
import dev.millrace.cli.follow.LogReader;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.screen.Text;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.TaskView;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}: what tasks wrote. */
@Command(
    name = "logs",
    description = "Print the log of a task, or of all tasks of a run.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:no such run or task", "75:no server answers"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace logs last",
      "  ./millrace logs last forest --attempt 1",
      "  ./millrace logs last forest -f"
    })
public final class LogsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final long ASK_AGAIN_MILLIS = 500;

  private final CommandContext context;
  private final CountDownLatch interrupted = new CountDownLatch(1);
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(index = "0", paramLabel = "RUN", description = "Id of the run, or last.")
  private String run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TASK",
      description = "Id of the task. Without it: all, in the order of the DAG.")
  private String task;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "The attempt, from 1. Default: the last one.")
  private Integer attempt;

  @Option(
      names = {"-f", "--follow"},
      description =
          "Stay, and print what comes, until the tasks have ended. With --json: one object per line.")
  private boolean follow;

  public LogsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (attempt != null) {
      Arguments.between("--attempt", attempt, 1, Integer.MAX_VALUE);
    }
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      Interruption.Registration registration =
          context.io().interruption().onInterrupt(interrupted::countDown);
      try {
        print(connection.api());
        return ExitCode.DONE;
      } finally {
        registration.close();
      }
    }
  }

  private void print(MillraceApi api) {
    String id = RunNames.id(api, run);
    LogReader reader = new LogReader(api, Optional.ofNullable(attempt));
    if (json.on() && !follow) {
      List<LogLine> all = new ArrayList<>();
      tasks(api, id).forEach(one -> reader.read(one, all::add));
      context.printJson(Map.of("items", all));
      return;
    }
    boolean ended;
    do {
      List<TaskView> tasks = tasks(api, id);
      ended = tasks.stream().allMatch(LogReader::ended);
      tasks.forEach(one -> reader.read(one, this::print));
      context.io().out().flush();
    } while (follow && !ended && stays());
  }

  private List<TaskView> tasks(MillraceApi api, String id) {
    List<TaskView> all = api.tasks(id);
    List<TaskView> chosen =
        all.stream().filter(one -> task == null || one.id().equals(task)).toList();
    if (chosen.isEmpty() && task != null) {
      chosen = api.task(id, task).stream().toList(); // an item
    }
    if (chosen.isEmpty() && task != null) {
      throw CommandFailure.mistake(
          "no such task",
          "Run " + id + " has no task \"" + task + "\".",
          "It has: " + all.stream().map(TaskView::id).collect(Collectors.joining(", ")) + ".");
    }
    return chosen.stream().flatMap(one -> withLog(api, one)).toList();
  }

  /** What a step runs several times says nothing itself; its items do. */
  private static Stream<TaskView> withLog(MillraceApi api, TaskView task) {
    return task.items().isEmpty()
        ? Stream.of(task)
        : Stream.concat(Stream.of(task), api.items(task.run(), task.id()).stream());
  }

  private void print(LogLine line) {
    if (json.on()) {
      context.printJson(line);
      return;
    }
    String time = TIME.format(line.at().atZone(context.clock().getZone()));
    String who = task == null || !line.task().equals(task) ? line.task() + " | " : "";
    context.io().out().println(time + " " + who + Text.clean(line.text()));
  }

  /** Waits for the next look; false if the person has had enough. */
  private boolean stays() {
    try {
      return !interrupted.await(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted();
    }
  }
}
