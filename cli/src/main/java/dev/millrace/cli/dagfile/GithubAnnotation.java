package dev.millrace.cli.dagfile;

import dev.millrace.engine.language.Finding;

/** A finding as a workflow command of GitHub Actions, which shows it beside the line. */
final class GithubAnnotation {
  private GithubAnnotation() {}

  static String of(Finding finding) {
    String message =
        finding.suggestion().isEmpty()
            ? finding.message()
            : finding.message() + " " + finding.suggestion();
    return "::error file="
        + property(finding.file())
        + ",line="
        + finding.line()
        + ",col="
        + finding.column()
        + ",title="
        + property(finding.code())
        + "::"
        + data(message);
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
