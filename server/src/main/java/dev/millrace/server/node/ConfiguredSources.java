package dev.millrace.server.node;

import dev.millrace.cli.ServerOptions;
import dev.millrace.cli.ServerOptions.DagDirectory;
import dev.millrace.cli.ServerOptions.DagSource;
import dev.millrace.cli.ServerOptions.GitBranch;
import dev.millrace.scheduler.source.SourceSettings;
import dev.millrace.scheduler.source.SourceTrouble;
import dev.millrace.spi.StepException;
import dev.millrace.worker.secret.SecretResolver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The sources of DAGs that the options name, with secrets from where workers have theirs. */
record ConfiguredSources(ServerOptions options, Configuration configuration) {
  /** Files of this machine are compared that often, so that an edit is live within a second. */
  private static final Duration DIRECTORY_POLL = Duration.ofMillis(500);

  List<SourceSettings> settings() {
    return options.sources().stream().map(this::settings).toList();
  }

  private SourceSettings settings(DagSource source) {
    if (source instanceof DagDirectory directory) {
      return new SourceSettings(
          directory.name(), new SourceSettings.Directory(directory.path()), DIRECTORY_POLL);
    }
    GitBranch git = (GitBranch) source;
    Path mirror = options.dataDirectory().resolve("sources").resolve(git.name() + ".git");
    return new SourceSettings(
        git.name(),
        new SourceSettings.Git(
            git.url(),
            git.branch(),
            git.path(),
            mirror,
            git.credentials().map(secret -> credentials(secret, git.name())),
            git.ssh().map(ssh -> ssh(ssh, git.name())),
            git.signers()),
        git.poll());
  }

  private SourceSettings.Ssh ssh(ServerOptions.Ssh ssh, String source) {
    return new SourceSettings.Ssh(
        ssh.key(),
        credentials(ssh.key(), source),
        ssh.passphrase().map(secret -> credentials(secret, source)),
        ssh.knownHosts());
  }

  private SourceSettings.Credentials credentials(String secret, String source) {
    return () -> secret(secret, source);
  }

  private String secret(String name, String source) throws SourceTrouble {
    SecretResolver secrets =
        SecretResolver.ofProcess(configuration.text("millrace.secrets").map(Path::of))
            .with(StepKinds.secrets());
    try {
      return secrets
          .find(name, "source '" + source + "'")
          .orElseThrow(
              () ->
                  missing(
                      "Secret '"
                          + name
                          + "' is not known to this scheduler. Looked for: "
                          + secrets.places(name)
                          + "."));
    } catch (StepException e) {
      throw missing(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw missing("Secret '" + name + "' was not looked for to the end.");
    }
  }

  private static SourceTrouble missing(String message) {
    return new SourceTrouble(SourceTrouble.Kind.CREDENTIALS_MISSING, message);
  }
}
