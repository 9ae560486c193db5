package dev.millrace.cli.serving;

import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a git repository is.
 *
 * @param url without secrets
 * @param ssh whether it is spoken to over ssh
 */
record RepositoryAddress(String url, boolean ssh) {
  private static final String USE =
      "Write it like --dags-repo https://git.example.org/ml/dags.git.";
  private static final String USE_SSH =
      "Write it like ssh://git@git.example.org/ml/dags.git or git@git.example.org:ml/dags.git.";

  /**
   * @param credentials whether a password or a token would be sent there
   * @throws CommandFailure if it is none
   */
  static RepositoryAddress of(CommandContext context, String typed, boolean credentials) {
    if (typed.isBlank()) { // as of a variable that is not set, and would be the directory here
      throw CommandFailure.mistake("no address", "--dags-repo is empty.", USE);
    }
    if (typed.contains("://")) {
      return ofUrl(typed, credentials);
    }
    if (typed.matches("[^/\\\\@:]+@[^/\\\\@:]+:[^:].*")) { // as scp and git have it
      return new RepositoryAddress(typed, true);
    }
    if (typed.matches("[^/\\\\]+:[^\\\\].*")) {
      throw typed.contains("@")
          ? holdsCredentials()
          : CommandFailure.mistake(
              "no user", "--dags-repo is an address of ssh without a user.", USE_SSH);
    }
    return new RepositoryAddress(
        context.path(typed).normalize().toUri().toString().replaceFirst("/$", ""), false);
  }

  private static RepositoryAddress ofUrl(String typed, boolean credentials) {
    URI uri = uri(typed);
    String scheme = String.valueOf(uri.getScheme());
    String user = uri.getRawUserInfo();
    boolean ssh = scheme.equals("ssh");
    if (uri.getRawQuery() != null || user != null && (!ssh || user.contains(":"))) {
      throw holdsCredentials();
    }
    switch (scheme) {
      case "https":
      case "file":
        break;
      case "ssh":
        if (user == null || uri.getHost() == null || uri.getPath().length() < 2) {
          throw CommandFailure.mistake(
              "not an address of ssh",
              "--dags-repo is \"" + typed + "\"; ssh://USER@HOST[:PORT]/PATH was expected.",
              USE_SSH);
        }
        break;
      case "http":
        if (credentials && Arguments.reachableFromOutside(uri.getHost())) {
          throw CommandFailure.mistake(
              "credentials in the clear",
              "--dags-credentials would be sent to " + uri.getHost() + " without encryption.",
              "Use https://.");
        }
        break;
      default:
        throw CommandFailure.mistake(
            "an address that git sources do not read",
            "--dags-repo begins with \"" + scheme + "://\"; https, ssh, http or file was expected.",
            USE);
    }
    return new RepositoryAddress(typed, ssh);
  }

  /** Says nothing of what it holds. */
  private static CommandFailure holdsCredentials() {
    return CommandFailure.mistake(
        "credentials in an address",
        "The address of --dags-repo holds credentials, which would be shown and kept.",
        "Put USER:PASSWORD or a token into a secret and name it with --dags-credentials; over ssh,"
            + " name that of the private key with --dags-ssh-key.");
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw CommandFailure.mistake(
          "not an address", "--dags-repo is not an address: " + e.getReason() + ".", USE);
    }
  }
}
