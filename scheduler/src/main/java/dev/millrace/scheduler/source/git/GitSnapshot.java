package dev.millrace.scheduler.source.git;

import dev.millrace.scheduler.source.DagFileNames;
import dev.millrace.scheduler.source.Revision;
import dev.millrace.scheduler.source.Snapshot;
import dev.millrace.scheduler.source.SourceSettings;
import dev.millrace.scheduler.source.SourceTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/** A commit. */
final class GitSnapshot implements Snapshot {
  private static final int NO_DAGS_KEPT = 100_000;

  private final ObjectReader objects;
  private final RevCommit commit;
  private final SourceSettings.Git settings;
  private final Set<ObjectId> noDags;
  private final Optional<String> rewrittenFrom;
  private final Optional<String> signer;
  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * @param noDags contents that are known to be no DAGs; more are added
   * @param signer whose signature of it was found good; empty if none was asked for
   */
  GitSnapshot(
      Repository repository,
      RevCommit commit,
      SourceSettings.Git settings,
      Set<ObjectId> noDags,
      Optional<String> rewrittenFrom,
      Optional<String> signer) {
    this.objects = repository.newObjectReader();
    this.commit = commit;
    this.settings = settings;
    this.noDags = noDags;
    this.rewrittenFrom = rewrittenFrom;
    this.signer = signer;
  }

  @Override
  public Optional<Revision> revision() {
    PersonIdent author = commit.getAuthorIdent();
    return Optional.of(
        new Revision(
            commit.name(),
            author.getName() + " <" + author.getEmailAddress() + ">",
            commit.getCommitterIdent().getWhenAsInstant(),
            commit.getShortMessage(),
            signer));
  }

  @Override
  public Optional<String> rewrittenFrom() {
    return rewrittenFrom;
  }

  @Override
  public Map<String, String> dagFiles(Predicate<String> known) throws SourceTrouble {
    Map<String, String> files = new HashMap<>();
    try (TreeWalk walk = new TreeWalk(objects)) {
      walk.addTree(commit.getTree());
      walk.setRecursive(false);
      if (!settings.path().isEmpty()) {
        requireDirectory();
        walk.setFilter(PathFilter.create(settings.path()));
      }
      while (walk.next()) {
        String path = walk.getPathString();
        if (walk.isSubtree()) {
          if (leadsTo(path) || !DagFileNames.isHidden(path)) {
            walk.enterSubtree();
          }
        } else if (isFile(walk.getFileMode()) && DagFileNames.fits(path)) {
          ObjectId content = walk.getObjectId(0);
          if (DagFileNames.isRightIn(settings.path(), path)
              || known.test(path)
              || saysDag(content)) {
            entries.put(path, new Present(content.name()));
            files.put(path, content.name());
          }
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (files.size() > DAG_FILES_MAX) {
      throw new SourceTrouble(
          SourceTrouble.Kind.TOO_LARGE,
          "The source has " + files.size() + " DAG files; at most " + DAG_FILES_MAX + " are read.");
    }
    return files;
  }

  private boolean leadsTo(String path) {
    return settings.path().equals(path) || settings.path().startsWith(path + "/");
  }

  private void requireDirectory() throws IOException, SourceTrouble {
    try (TreeWalk at = TreeWalk.forPath(objects, settings.path(), commit.getTree())) {
      if (at == null || !at.isSubtree()) {
        throw new SourceTrouble(
            SourceTrouble.Kind.PATH_MISSING,
            "There is no directory '" + settings.path() + "' in commit " + commit.name() + ".");
      }
    }
  }

  private boolean saysDag(ObjectId content) throws IOException {
    if (noDags.contains(content)) {
      return false;
    }
    try (InputStream bytes = objects.open(content, Constants.OBJ_BLOB).openStream()) {
      if (DagFileNames.saysDag(bytes)) {
        return true;
      }
    }
    if (noDags.size() < NO_DAGS_KEPT) {
      noDags.add(content);
    }
    return false;
  }

  @Override
  public Entry entry(String path) {
    return entries.computeIfAbsent(path, this::look);
  }

  private Entry look(String path) {
    if (path.isEmpty()) {
      return new Unusable("is a directory");
    }
    try (TreeWalk at = TreeWalk.forPath(objects, path, commit.getTree())) {
      if (at == null) {
        return new Absent();
      }
      FileMode mode = at.getFileMode();
      if (isFile(mode)) {
        return new Present(at.getObjectId(0).name());
      }
      return new Unusable(
          mode.equals(FileMode.TREE)
              ? "is a directory"
              : mode.equals(FileMode.SYMLINK)
                  ? "is a symbolic link, which is not followed in git"
                  : "is a submodule, which is not fetched");
    } catch (IOException e) {
      return new Unusable("cannot be read: " + e);
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    if (entry(path) instanceof Present file) {
      return objects.open(ObjectId.fromString(file.content()), Constants.OBJ_BLOB).openStream();
    }
    throw new IOException(path + " is no file of commit " + commit.name());
  }

  private static boolean isFile(FileMode mode) {
    return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
  }

  private SourceTrouble unreadable(IOException e) {
    return new SourceTrouble(
        SourceTrouble.Kind.UNREADABLE,
        "Commit " + commit.name() + " cannot be read: " + e.getMessage());
  }

  @Override
  public void close() {
    objects.close();
  }
}
