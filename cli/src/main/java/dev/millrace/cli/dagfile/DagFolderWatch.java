package dev.millrace.cli.dagfile;

import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.rest.ServerUnreachable;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.view.DagView;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a server's DAGs as the files of a directory say. A broken file leaves the last good version
 * in place, and so does a file that is gone. Used by one thread at a time.
 */
public final class DagFolderWatch {
  private final String typed;
  private final Path directory;
  private final DagReader reader;
  private final MillraceApi api;
  private final Listener listener;
  private final Map<String, Loaded> loaded = new LinkedHashMap<>();

  /** What became of a file. */
  public interface Listener {
    /** A version of it is current on the server now. */
    void loaded(String file, DagView dag);

    /** It stays as it was on the server. */
    void refused(String file, CommandFailure why);

    /** It is not in the directory any more. */
    void gone(String file);
  }

  /**
   * @param typed the directory as the person typed it
   */
  public DagFolderWatch(
      String typed, Path directory, DagReader reader, MillraceApi api, Listener listener) {
    this.typed = typed;
    this.directory = directory;
    this.reader = reader;
    this.api = api;
    this.listener = listener;
  }

  /**
   * Looks once. A file is read again only if its time or size changed, or that of a file that it
   * uses.
   *
   * @throws CommandFailure if the directory cannot be listed
   */
  public void scan() {
    Map<String, Path> files = DagFolder.files(typed, directory);
    loaded.keySet().stream()
        .filter(name -> !files.containsKey(name))
        .toList()
        .forEach(
            name -> {
              loaded.remove(name);
              listener.gone(name);
            });
    files.forEach(this::look);
  }

  private void look(String name, Path path) {
    Loaded before = loaded.get(name);
    if (before != null && before.stamps.unchanged()) {
      return;
    }
    try {
      Stamps stamp = Stamps.of(List.of(path));
      DagFile file = DagFile.read(name, path, reader);
      Stamps stamps = stamp.and(file.asked());
      Optional<Dag> good = before == null ? Optional.empty() : before.dag;
      boolean same = before != null && !before.refused && file.dag().equals(good);
      loaded.put(name, new Loaded(stamps, file.dag().or(() -> good), file.dag().isEmpty()));
      if (file.dag().isEmpty()) {
        listener.refused(name, findings(file));
      } else if (!same) {
        submit(name, file);
      }
    } catch (CommandFailure unreadable) {
      loaded.put(name, new Loaded(Stamps.of(List.of(path)), Optional.empty(), true));
      listener.refused(name, unreadable);
    }
  }

  private void submit(String name, DagFile file) {
    String dag = file.dag().orElseThrow().name();
    Optional<String> other =
        loaded.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(name))
            .filter(entry -> entry.getValue().dag.map(d -> d.name().equals(dag)).orElse(false))
            .map(Map.Entry::getKey)
            .findFirst();
    if (other.isPresent()) {
      forget(name);
      listener.refused(
          name,
          CommandFailure.mistake(
              "a name in use",
              "DAG \"" + dag + "\" in " + name + " is already in " + other.get() + ".",
              "Give one of them another name after `dag:`."));
      return;
    }
    try {
      listener.loaded(name, new Submission(api).submit(file));
    } catch (CommandFailure refused) {
      forget(name);
      listener.refused(name, refused);
    } catch (ServerUnreachable away) {
      loaded.remove(name); // so that the next look tries again
      listener.refused(
          name, CommandFailure.tryAgain("the server is away", away.getMessage() + ".", ""));
    }
  }

  /** It counts as seen, but not as loaded. */
  private void forget(String name) {
    loaded.computeIfPresent(name, (key, was) -> new Loaded(was.stamps, Optional.empty(), true));
  }

  private static CommandFailure findings(DagFile file) {
    int count = file.findings().size();
    return new CommandFailure(
        ExitCode.MISTAKE,
        "not a valid DAG",
        file.name() + " has " + count + (count == 1 ? " finding." : " findings."),
        "Its last good version stays.",
        file.findings());
  }

  /**
   * @param dag the last good one
   * @param refused whether the file as it is now was refused
   */
  private record Loaded(Stamps stamps, Optional<Dag> dag, boolean refused) {}
}
