package dev.millrace.cli.serving;

import dev.millrace.cli.Interruption;
import dev.millrace.cli.RunningServer;
import dev.millrace.cli.ServerOptions;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.rest.RestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Starts a server and stays with it until it ends. */
final class Serving {
  private final CommandContext context;
  private final boolean json;

  Serving(CommandContext context, boolean json) {
    this.context = context;
    this.json = json;
  }

  /**
   * @param dags the directory of DAGs as typed, to load into it
   * @return the exit code
   */
  int serve(ServerOptions options, Optional<String> dags) {
    try (RunningServer server = context.connector().start(options)) {
      Interruption.Registration registration =
          context.io().interruption().onInterrupt(server::close);
      try {
        announce(options, server);
        stay(server, dags);
      } finally {
        registration.close();
      }
    }
    return ExitCode.DONE;
  }

  private void stay(RunningServer server, Optional<String> dags) {
    if (dags.isEmpty()) {
      server.awaitStop();
      return;
    }
    MillraceApi api = new MillraceApi(new RestClient(server.baseUri()));
    try (DagLoading loading = new DagLoading(context, api, dags.get(), context.path(dags.get()))) {
      loading.start();
      server.awaitStop();
    }
  }

  private void announce(ServerOptions options, RunningServer server) {
    boolean api = options.roles().contains("api");
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      if (api) {
        answer.put("url", server.baseUri().toString());
      }
      answer.put("roles", options.roles().stream().sorted().toList());
      server.joinAddress().ifPresent(address -> answer.put("join", address));
      server.worker().ifPresent(worker -> answer.put("worker", worker));
      answer.put("data", options.dataDirectory().toString());
      answer.put("pid", ProcessHandle.current().pid());
      context.printJson(answer);
      return;
    }
    String roles = String.join(", ", options.roles().stream().sorted().toList());
    context
        .io()
        .out()
        .println(
            (api ? "Millrace answers at " + server.baseUri() : "Millrace runs")
                + " ("
                + roles
                + "; data in "
                + options.dataDirectory()
                + "). Ctrl-C ends it.");
    server
        .joinAddress()
        .ifPresent(
            address ->
                context
                    .io()
                    .out()
                    .println(
                        "Workers join with: millrace server --roles worker --join " + address));
    server
        .worker()
        .ifPresent(worker -> context.io().out().println("Its worker is " + worker + "."));
    context.io().out().flush();
  }

  /** An existing directory, absolute. */
  static Path directory(CommandContext context, String typed) {
    Path directory = context.path(typed);
    if (!Files.isDirectory(directory)) {
      throw CommandFailure.mistake(
          "no such directory",
          "There is no directory " + typed + " to load DAGs from.",
          "Name one that exists.");
    }
    return directory;
  }
}
