package dev.millrace.scheduler.source.git.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.UploadPack;

/** An ssh server on loopback that gives git repositories by their paths to the keys that may. */
final class SshGitServer implements AutoCloseable {
  private final Set<String> allowed = ConcurrentHashMap.newKeySet();
  private int port;
  private SshServer server;

  SshGitServer(KeyPair... hostKeys) {
    start(hostKeys);
  }

  /** Listens, at the port that it had before. */
  void start(KeyPair... hostKeys) {
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    server.setPublickeyAuthenticator((user, key, session) -> allowed.contains(name(key)));
    server.setCommandFactory((channel, command) -> new Upload(command));
    try {
      server.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    port = server.getPort();
  }

  private static String name(PublicKey key) {
    return KeyUtils.getFingerPrint(key);
  }

  void allow(PublicKey key) {
    allowed.add(name(key));
  }

  String url(Path repository) {
    return "ssh://git@127.0.0.1:" + port + repository.toAbsolutePath();
  }

  /** A line of known hosts. */
  String line(KeyPair hostKey) {
    return "[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n";
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code git-upload-pack 'PATH'}. */
  private static final class Upload implements Command {
    private final String command;
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;

    Upload(String command) {
      this.command = command;
    }

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      Thread thread = new Thread(this::run, "upload");
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      List<String> words = List.of(command.split(" ", 2));
      Path path = Path.of(words.get(1).replace("'", ""));
      try {
        if (!words.get(0).equals("git-upload-pack") || !Files.isDirectory(path)) {
          String said = "fatal: '" + path + "' does not appear to be a git repository\n";
          err.write(said.getBytes(StandardCharsets.UTF_8));
          err.flush();
          exit.onExit(128);
          return;
        }
        try (Repository repository =
            new FileRepositoryBuilder().setGitDir(path.toFile()).setMustExist(true).build()) {
          new UploadPack(repository).upload(in, out, err);
        }
        exit.onExit(0);
      } catch (IOException e) {
        exit.onExit(1, e.toString());
      }
    }

    @Override
    public void destroy(ChannelSession channel) {
      // the streams end with the session
    }
  }
}
