package dev.millrace.cli.source;

import dev.millrace.engine.view.SourceView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A source in words. */
final class SourceLines {
  private static final int ID_CHARS = 12;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private SourceLines() {}

  static String shortened(String id) {
    return id.substring(0, Math.min(ID_CHARS, id.length()));
  }

  /** Address, branch and directory. */
  static String place(SourceView source) {
    String branch = source.branch().isEmpty() ? "" : " " + source.branch();
    return source.location() + branch + (source.path().isEmpty() ? "" : " " + source.path() + "/");
  }

  static List<String> of(SourceView source, ZoneId zone) {
    List<String> lines = new ArrayList<>();
    lines.add("Source " + source.name() + ": " + source.kind() + " " + place(source));
    source
        .live()
        .ifPresentOrElse(
            live ->
                lines.add(
                    "live      "
                        + shortened(live.id())
                        + words(live.message())
                        + words(live.author().isEmpty() ? "" : "by " + live.author())
                        + source.liveAt().map(at -> ", since " + time(at, zone)).orElse("")),
            () -> lines.add("live      nothing yet"));
    source
        .live()
        .flatMap(SourceView.Revision::signer)
        .ifPresent(signer -> lines.add("signed by " + signer));
    lines.add(
        "looked at "
            + source.lookedAt().map(at -> time(at, zone)).orElse("never")
            + source.scheduler().map(id -> " by scheduler " + id).orElse(""));
    source
        .rewritten()
        .ifPresent(
            note ->
                lines.add(
                    "rewritten "
                        + time(note.at(), zone)
                        + ": "
                        + shortened(note.from())
                        + " is not in the history of "
                        + shortened(note.to())));
    source
        .problem()
        .ifPresent(
            problem ->
                lines.add(
                    "problem   "
                        + problem.code()
                        + " since "
                        + time(problem.since(), zone)
                        + ": "
                        + problem.message()
                        + " What was live stays."));
    lines.add(
        source.dags() + " DAGs are live; " + source.broken() + " files are not live as they are.");
    for (SourceView.BrokenFile file : source.brokenFiles()) {
      file.findings().forEach(finding -> lines.add(finding.toString()));
      lines.add(
          file.path()
              + file.dag()
                  .map(dag -> ": the last good version of DAG " + dag + " stays live")
                  .orElse(": nothing of it is live"));
    }
    if (source.broken() > source.brokenFiles().size()) {
      lines.add("… and " + (source.broken() - source.brokenFiles().size()) + " more files.");
    }
    return lines;
  }

  private static String words(String text) {
    return text.isEmpty() ? "" : " " + text;
  }

  static String time(Instant at, ZoneId zone) {
    return TIME.format(at.atZone(zone));
  }
}
