package dev.millrace.process;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.shell.ProcessShellFactory;

/**
 * Serves repositories over ssh as git itself does, by {@code git upload-pack}; a program of its
 * own, so that it can be killed. Arguments: port, file of the host key, file of authorized keys,
 * which is read anew for each connection.
 */
public final class GitSshServer {
  private GitSshServer() {}

  public static void main(String[] args) throws Exception {
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(Integer.parseInt(args[0]));
    server.setKeyPairProvider(new FileKeyPairProvider(Path.of(args[1])));
    server.setPublickeyAuthenticator(new AuthorizedKeysAuthenticator(Path.of(args[2])));
    server.setCommandFactory(
        (channel, command) -> {
          String[] words = command.split(" ", 2);
          if (!words[0].equals("git-upload-pack")) {
            throw new IOException("git-upload-pack was expected, not " + words[0]);
          }
          String path = words[1].replace("'", "");
          return new ProcessShellFactory(command, "git", "upload-pack", path).createShell(channel);
        });
    server.start();
    System.out.println("listening at " + server.getPort());
    Thread.currentThread().join();
  }
}
