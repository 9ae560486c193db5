package dev.millrace.steps.command;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs a script as the parameters say that all such kinds share. */
public final class Script {
  private final StepContext context;
  private final Exchange exchange;

  public Script(StepContext context, Exchange exchange) {
    this.context = context;
    this.exchange = exchange;
  }

  /**
   * One of two parameters, of which one must be given.
   *
   * @return the name of the one that is
   */
  public static String oneOf(Parameters parameters, String first, String second)
      throws StepException {
    if (parameters.has(first) == parameters.has(second)) {
      throw StepException.user(
          "Parameters '"
              + first
              + "' and '"
              + second
              + "' are "
              + (parameters.has(first) ? "both" : "not")
              + " given; expected one of them.");
    }
    return parameters.has(first) ? first : second;
  }

  /** How its code is run. */
  public interface Way {
    /**
     * Runs it to its end.
     *
     * @param onLook to be called now and then meanwhile
     */
    Program.Ended run(Runnable onLook) throws StepException, IOException, InterruptedException;
  }

  /** Runs it on this machine to its end and collects what it gave. */
  public StepResult run(List<String> command)
      throws StepException, IOException, InterruptedException {
    long memoryBytesMax = context.parameters().bytes("memory", context.limits().memoryBytes());
    return run(
        onLook ->
            new Program(
                    context,
                    command,
                    exchange.work(),
                    exchange.environment(),
                    memoryBytesMax,
                    onLook)
                .run());
  }

  /** Runs it to its end and collects what it gave. */
  public StepResult run(Way way) throws StepException, IOException, InterruptedException {
    Map<String, Object> exitCodes = context.parameters().nested("exit-codes").asMap();
    Program.Ended ended = way.run(new ProgressFile(exchange.progress(), context)::look);
    if (ended.exit() != 0) {
      throw failed(ended, exitCodes.get(String.valueOf(ended.exit())));
    }
    return StepResult.of(exchange.collect(ended.stdout()));
  }

  private static StepException failed(Program.Ended ended, Object listed) {
    int exit = ended.exit();
    String how =
        exit > 128 && exit <= 128 + 64 && listed == null
            ? "was ended by signal " + (exit - 128) + " (exit code " + exit + ")"
            : "ended with exit code " + exit;
    FailureClass failureClass =
        listed == null
            ? FailureClass.USER
            : FailureClass.valueOf(String.valueOf(listed).toUpperCase(Locale.ROOT));
    return new StepException(failureClass, "The script " + how + "." + ended.told());
  }
}
