package dev.millrace.server.node;

import dev.millrace.cli.ServerOptions;
import dev.millrace.cli.StartRefused;
import java.util.List;
import java.util.Set;

/** What a process can do, and which combinations make sense. */
final class Roles {
  static final String SCHEDULER = "scheduler";
  static final String WORKER = "worker";
  static final String API = "api";
  private static final Set<String> ALL = Set.of(SCHEDULER, WORKER, API);
  private static final int USER = 2;

  private Roles() {}

  static void check(ServerOptions options) throws StartRefused {
    for (String role : options.roles()) {
      if (!ALL.contains(role)) {
        throw new StartRefused(
            "'" + role + "' is not a role; expected some of scheduler, worker, api.", USER);
      }
    }
    if (options.roles().isEmpty()) {
      throw new StartRefused(
          "No role is given; expected --roles with some of scheduler, worker, api.", USER);
    }
    if (options.roles().contains(API) && !options.roles().contains(SCHEDULER)) {
      throw new StartRefused(
          "The api role needs the scheduler role in the same process; use --roles scheduler,api.",
          USER);
    }
    if (!options.roles().contains(SCHEDULER) && options.join().isEmpty()) {
      throw new StartRefused(
          "A worker needs a scheduler to join; give its address with --join HOST:PORT (the scheduler prints it at start).",
          USER);
    }
  }

  static List<String> addresses(ServerOptions options) {
    return options.join().map(text -> List.of(text.split(" *, *"))).orElse(List.of());
  }
}
