package dev.millrace.scheduler.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.PersonIdent;

/** A git repository that somebody works in. */
public final class WorkingTree implements AutoCloseable {
  public static final PersonIdent ADA = new PersonIdent("Ada", "ada@example.org");

  private final Path directory;
  private final Git git;

  public WorkingTree(Path directory) {
    this.directory = directory;
    try {
      git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  public String url() {
    return "file://" + directory.toAbsolutePath();
  }

  public WorkingTree write(String path, String text) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  WorkingTree delete(String path) {
    try {
      Files.delete(directory.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** The id of the commit. */
  public String commit(String message) {
    try {
      git.add().addFilepattern(".").call();
      git.add().addFilepattern(".").setUpdate(true).call();
      return git.commit()
          .setMessage(message)
          .setAuthor(ADA)
          .setCommitter(ADA)
          .setSign(false)
          .call()
          .name();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Throws the last commit away, so that the next one does not descend from it. */
  void dropLastCommit() {
    try {
      git.reset().setMode(ResetCommand.ResetType.HARD).setRef("HEAD~1").call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  void renameBranch(String from, String to) {
    try {
      git.branchRename().setOldName(from).setNewName(to).call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  public String head() {
    try {
      return git.getRepository().resolve(Constants.HEAD).name();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
