package dev.millrace.scheduler.source.git;

import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * JGit without the configuration of the user and of the machine: the same everywhere, no program
 * {@code git} is looked for, and nothing is written into a home directory.
 */
final class QuietGit {
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private QuietGit() {}

  /** For the whole process; again changes nothing. */
  static void prepare() {
    if (DONE.compareAndSet(false, true)) {
      SystemReader.setInstance(new Alone(SystemReader.getInstance()));
    }
  }

  private static final class Alone extends SystemReader.Delegate {
    private final FileBasedConfig nothing = new Nothing();

    Alone(SystemReader real) {
      super(real);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
      return nothing;
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
      return nothing;
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
      return nothing;
    }

    @Override
    public StoredConfig getUserConfig() {
      return nothing;
    }

    @Override
    public StoredConfig getSystemConfig() {
      return nothing;
    }

    @Override
    public StoredConfig getJGitConfig() {
      return nothing;
    }
  }

  /** Is empty and stays so. */
  private static final class Nothing extends FileBasedConfig {
    Nothing() {
      super(null, null, FS.DETECTED);
    }

    @Override
    public void load() throws ConfigInvalidException {
      // there is nothing
    }

    @Override
    public void save() {
      // nothing is kept
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
