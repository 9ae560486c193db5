package dev.millrace.scheduler.source.git;

import dev.millrace.scheduler.source.DagSource;
import dev.millrace.scheduler.source.Snapshot;
import dev.millrace.scheduler.source.SourceSettings;
import dev.millrace.scheduler.source.SourceTrouble;
import dev.millrace.scheduler.source.git.signature.AllowedSigners;
import dev.millrace.scheduler.source.git.ssh.SshKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.util.FileUtils;

/**
 * A branch of a git repository. Keeps a bare clone with the history of that branch, because without
 * it nobody could say whether a commit descends from the one before.
 */
public final class GitSource implements DagSource {
  private static final String TRACKED = "refs/millrace/branch";

  private final SourceSettings.Git settings;
  private final String ref;
  private final SshKeys keys = new SshKeys();
  private final Set<ObjectId> noDags = new HashSet<>();
  private Repository mirror;

  public GitSource(SourceSettings.Git settings) {
    this.settings = settings;
    this.ref = Constants.R_HEADS + settings.branch();
    QuietGit.prepare();
  }

  @Override
  public Optional<Snapshot> look(Optional<String> known, boolean again) throws SourceTrouble {
    try (GitAccess access = GitAccess.of(settings, keys)) {
      Repository repository = opened();
      ObjectId head = headOfRemote(access);
      boolean unchanged = !again && known.filter(head.name()::equals).isPresent();
      if (unchanged && settings.signers().isEmpty()) {
        return Optional.empty();
      }
      if (!repository.getObjectDatabase().has(head)) {
        fetch(repository, access);
      }
      Optional<String> signer = signer(repository, head);
      return unchanged ? Optional.empty() : Optional.of(snapshot(repository, head, known, signer));
    } catch (MissingObjectException e) {
      discard();
      throw new SourceTrouble(
          SourceTrouble.Kind.UNREADABLE,
          "Branch '"
              + settings.branch()
              + "' of "
              + settings.url()
              + " moved while it was fetched.");
    } catch (IOException e) {
      discard(); // the clone is only a copy: the next look makes it anew
      throw new SourceTrouble(
          SourceTrouble.Kind.UNREADABLE, "The clone of " + settings.url() + " was damaged: " + e);
    }
  }

  /**
   * Whose signature the head has, if it must have one. Asked at each look, also of what is live
   * already: the requirement may be new, and a signer may have been taken out of the file.
   */
  private Optional<String> signer(Repository repository, ObjectId head)
      throws IOException, SourceTrouble {
    if (settings.signers().isEmpty()) {
      return Optional.empty();
    }
    try (RevWalk walk = new RevWalk(repository)) {
      return Optional.of(
          AllowedSigners.of(settings.signers()).require(repository, walk.parseCommit(head)));
    }
  }

  private Repository opened() throws IOException {
    if (mirror == null) {
      mirror = new FileRepositoryBuilder().setGitDir(settings.mirror().toFile()).setBare().build();
      if (!Files.exists(settings.mirror().resolve(Constants.HEAD))) {
        discardFiles(); // of one whose making was cut off
        mirror.create(true);
      }
    }
    return mirror;
  }

  private void discard() {
    close();
    try {
      discardFiles();
    } catch (IOException e) {
      // said by the next look
    }
  }

  private void discardFiles() throws IOException {
    if (Files.exists(settings.mirror())) {
      FileUtils.delete(settings.mirror().toFile(), FileUtils.RECURSIVE | FileUtils.RETRY);
    }
  }

  private ObjectId headOfRemote(GitAccess access) throws SourceTrouble {
    Collection<Ref> heads =
        access.call(Git.lsRemoteRepository().setRemote(settings.url()).setHeads(true));
    return heads.stream()
        .filter(head -> head.getName().equals(ref))
        .findFirst()
        .map(Ref::getObjectId)
        .orElseThrow(() -> GitTroubles.noBranch(settings, heads));
  }

  private void fetch(Repository repository, GitAccess access) throws SourceTrouble {
    access.call(
        Git.wrap(repository)
            .fetch()
            .setRemote(settings.url())
            .setRefSpecs(new RefSpec("+" + ref + ":" + TRACKED))
            .setTagOpt(TagOpt.NO_TAGS));
  }

  private Snapshot snapshot(
      Repository repository, ObjectId head, Optional<String> known, Optional<String> signer)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(head);
      return new GitSnapshot(
          repository,
          commit,
          settings,
          noDags,
          known.filter(id -> !descends(walk, commit, id)),
          signer);
    }
  }

  /** Whether the history of a commit holds another one. */
  private static boolean descends(RevWalk walk, RevCommit commit, String from) {
    try {
      return walk.isMergedInto(walk.parseCommit(ObjectId.fromString(from)), commit);
    } catch (IOException | IllegalArgumentException e) {
      return false; // it is not in the history that was fetched
    }
  }

  @Override
  public void close() {
    if (mirror != null) {
      mirror.close();
      mirror = null;
    }
  }
}
