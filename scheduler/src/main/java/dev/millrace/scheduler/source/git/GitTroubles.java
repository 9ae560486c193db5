package dev.millrace.scheduler.source.git;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.scheduler.source.SourceSettings;
import dev.millrace.scheduler.source.SourceTrouble;
import dev.millrace.scheduler.source.SourceTrouble.Kind;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/** What JGit says, in the words of sources. */
final class GitTroubles {
  private static final int CAUSES_MAX = 10;

  private GitTroubles() {}

  static SourceTrouble of(SourceSettings.Git settings, Exception failure) {
    String url = settings.url();
    boolean named = settings.credentials().isPresent();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage());
      if (refuses(text)) {
        return new SourceTrouble(
            Kind.CREDENTIALS_REFUSED,
            url
                + (named
                    ? " refused the credentials. Check the secret that --dags-credentials names; it"
                        + " holds USER:PASSWORD or a token."
                    : " asks for credentials. Name the secret that holds them with"
                        + " --dags-credentials."));
      }
      if (cause instanceof NoRemoteRepositoryException) {
        return new SourceTrouble(
            Kind.NO_REPOSITORY,
            "There is no git repository at " + url + ", or it may not be read. Check the address.");
      }
    }
    return new SourceTrouble(
        Kind.UNREACHABLE, url + " cannot be reached or read: " + deepest(failure) + ".");
  }

  private static boolean refuses(String text) {
    return text.contains(JGitText.get().notAuthorized)
        || text.contains(JGitText.get().noCredentialsProvider)
        || text.contains("not permitted") // 403: serviceNotPermitted
        || text.matches("(?s).*\\b403\\b.*");
  }

  private static String deepest(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; root.getCause() != null && depth < CAUSES_MAX; depth++) {
      root = root.getCause();
    }
    String said = root.getMessage() == null ? "" : ": " + root.getMessage();
    return root.getClass().getSimpleName() + said;
  }

  static SourceTrouble noBranch(SourceSettings.Git settings, Collection<Ref> heads) {
    List<String> branches =
        heads.stream().map(Ref::getName).map(Repository::shortenRefName).sorted().toList();
    String there =
        branches.isEmpty()
            ? "It has no branch at all yet."
            : Nearest.suggestion(settings.branch(), branches);
    return new SourceTrouble(
        Kind.BRANCH_VANISHED,
        (settings.url() + " has no branch '" + settings.branch() + "'. " + there).strip());
  }
}
