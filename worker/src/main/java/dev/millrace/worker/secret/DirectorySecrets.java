package dev.millrace.worker.secret;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.secret.SecretProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Secrets as files of a directory, each called like its secret, as Kubernetes and Docker mount
 * them. Permissions are not looked at, because both mount files that everyone in the container may
 * read.
 */
public final class DirectorySecrets implements SecretProvider {
  private final Optional<Path> directory;

  /**
   * @param directory empty for none
   */
  public DirectorySecrets(Optional<Path> directory) {
    this.directory = directory;
  }

  @Override
  public String place(String name) {
    return directory
        .map(folder -> "file " + folder.resolve(name))
        .orElse("no file, because MILLRACE_SECRETS names no directory");
  }

  @Override
  public Optional<String> find(String name) throws StepException {
    Optional<Path> file = directory.map(folder -> folder.resolve(name)).filter(Files::exists);
    return file.isPresent() ? Optional.of(read(file.get(), name)) : Optional.empty();
  }

  /** The text but for one line end, which editors and {@code echo} add. */
  private static String read(Path file, String name) throws StepException {
    try {
      if (Files.size(file) > SecretResolver.SECRET_BYTES_MAX) {
        throw StepException.user(
            "Secret '"
                + name
                + "' (file "
                + file
                + ") has more than "
                + SecretResolver.SECRET_BYTES_MAX
                + " bytes.");
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      String cut = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      return cut.endsWith("\r") && cut.length() < text.length()
          ? cut.substring(0, cut.length() - 1)
          : cut;
    } catch (CharacterCodingException e) {
      throw StepException.user(
          "Secret '"
              + name
              + "' (file "
              + file
              + ") is not UTF-8. Encode it, for instance in base64.");
    } catch (IOException e) {
      throw new StepException(
          FailureClass.USER,
          "Secret '"
              + name
              + "' cannot be read from file "
              + file
              + " ("
              + e.getClass().getSimpleName()
              + "). Let the worker read it.",
          e);
    }
  }
}
