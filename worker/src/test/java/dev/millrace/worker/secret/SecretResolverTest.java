package dev.millrace.worker.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.SecretText;
import dev.millrace.engine.message.SecretText.Part;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Environment;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.secret.SecretProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretResolverTest {
  private final Map<String, String> variables = new HashMap<>();
  @TempDir Path folder;

  @Test
  void anAssignmentWithoutSecretsStaysAsItIs() throws Exception {
    Map<String, Object> with = Map.of("url", "https://x");

    ResolvedSecrets resolved = resolver().resolve(assign(with, null));

    assertThat(resolved.with()).isSameAs(with);
    assertThat(resolved.env()).isEmpty();
    assertThat(resolved.values()).isEmpty();
  }

  @Test
  void theEnvironmentComesBeforeTheDirectoryAndThatBeforePlugins() throws Exception {
    variables.put("MILLRACE_SECRET_A", "from-variable");
    file("A", "from-file");
    file("B", "from-file-too");

    Map<String, String> env = resolve("A", "B", "VAULTED").env();

    assertThat(env)
        .containsEntry("A", "from-variable")
        .containsEntry("B", "from-file-too")
        .containsEntry("VAULTED", "from-plugin");
  }

  @Test
  void aFileLosesOneLineEndAndNoMore() throws Exception {
    file("A", "line one\nline two\n\n");
    file("B", "windows\r\n");

    assertThat(resolve("A", "B").env())
        .containsEntry("A", "line one\nline two\n")
        .containsEntry("B", "windows");
  }

  @Test
  void aNameThatNoShellCanSetIsAskedWithUnderscores() throws Exception {
    variables.put("MILLRACE_SECRET_chat_hook_2", "value-here");

    Environment asked = new Environment(Map.of(), Map.of("HOOK", "chat-hook.2"), List.of());

    assertThat(resolver().resolve(assign(Map.of(), asked)).env())
        .containsEntry("HOOK", "value-here");
  }

  @Test
  void aSecretThatChangedCountsFromTheNextAttempt() throws Exception {
    file("A", "before");
    SecretResolver resolver = resolver();
    Assign assign = assign(Map.of(), new Environment(Map.of(), Map.of("A", "A"), List.of()));
    assertThat(resolver.resolve(assign).env()).containsEntry("A", "before");

    file("A", "after");

    assertThat(resolver.resolve(assign).env()).containsEntry("A", "after");
  }

  @Test
  void textsAreFilledInTheirPlacesAndNowhereElse() throws Exception {
    variables.put("MILLRACE_SECRET_TOKEN", "t0ken");
    String placeholder = "${{ secrets.TOKEN }}";
    Map<String, Object> with =
        Map.of(
            "headers", Map.of("Authorization", "Bearer " + placeholder, "X", placeholder),
            "json", List.of("a", Map.of("deep", placeholder)));
    List<SecretText> texts =
        List.of(
            new SecretText(
                List.of("with", "headers", "Authorization"),
                List.of(Part.text("Bearer "), Part.secret("TOKEN"))),
            new SecretText(List.of("with", "json", "1", "deep"), List.of(Part.secret("TOKEN"))),
            new SecretText(
                List.of("env", "LOGIN"), List.of(Part.text("me:"), Part.secret("TOKEN"))));
    Environment asked = new Environment(Map.of("LOGIN", "me:" + placeholder), Map.of(), texts);

    ResolvedSecrets resolved = resolver().resolve(assign(with, asked));

    assertThat(resolved.with())
        .isEqualTo(
            Map.of(
                "headers", Map.of("Authorization", "Bearer t0ken", "X", placeholder),
                "json", List.of("a", Map.of("deep", "t0ken"))));
    assertThat(resolved.env()).isEqualTo(Map.of("LOGIN", "me:t0ken"));
    assertThat(resolved.values()).containsExactly("t0ken");
  }

  @Test
  void aMissingSecretIsTheUsersAndSaysWhereItWasLookedFor() {
    variables.put("MILLRACE_SECRET_OTHER", "other-value");

    assertThatThrownBy(() -> resolve("GONE"))
        .isInstanceOfSatisfying(
            StepException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.USER))
        .hasMessage(
            "Secret 'GONE' of step 'call' is not known to this worker. Looked for: environment"
                + " variable MILLRACE_SECRET_GONE; file "
                + folder.resolve("GONE")
                + "; the vault of the test. Give it to every worker that may run the step.");
  }

  @Test
  void withoutADirectoryItSaysSo() {
    SecretResolver bare = new SecretResolver(List.of(new DirectorySecrets(Optional.empty())));
    Assign assign = assign(Map.of(), new Environment(Map.of(), Map.of("A", "A"), List.of()));

    assertThatThrownBy(() -> bare.resolve(assign))
        .hasMessageContaining("no file, because MILLRACE_SECRETS names no directory");
  }

  @Test
  void whatCannotBeMaskedOrHeldIsRefusedWithoutSayingIt() throws IOException {
    variables.put("MILLRACE_SECRET_SHORT", "xyz");
    variables.put("MILLRACE_SECRET_LONG", "x".repeat(SecretResolver.SECRET_BYTES_MAX + 1));
    variables.put("MILLRACE_SECRET_NUL", "abc\0def");
    Files.write(folder.resolve("BINARY"), new byte[] {(byte) 0xc3, 0x28, 1, 2, 3});

    assertThatThrownBy(() -> resolve("SHORT"))
        .hasMessageStartingWith(
            "Secret 'SHORT' of step 'call' (environment variable MILLRACE_SECRET_SHORT) has fewer"
                + " than 4 characters")
        .hasMessageNotContaining("xyz");
    assertThatThrownBy(() -> resolve("LONG")).hasMessageContaining("65537 bytes");
    assertThatThrownBy(() -> resolve("NUL")).hasMessageContaining("NUL character");
    assertThatThrownBy(() -> resolve("BINARY")).hasMessageContaining("is not UTF-8");
  }

  private ResolvedSecrets resolve(String... names) throws Exception {
    Map<String, String> secrets = new HashMap<>();
    for (String name : names) {
      secrets.put(name, name);
    }
    return resolver().resolve(assign(Map.of(), new Environment(Map.of(), secrets, List.of())));
  }

  private SecretResolver resolver() {
    return new SecretResolver(
        List.of(
            new EnvironmentSecrets(variables::get),
            new DirectorySecrets(Optional.of(folder)),
            new TestVault()));
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static Assign assign(Map<String, Object> with, Environment environment) {
    return new Assign(
            new AttemptKey("r", "call", 1, 1),
            "d",
            "v",
            "call",
            "http",
            with,
            Map.of(),
            Map.of(),
            1,
            List.of(),
            Map.of(),
            Map.of(),
            List.of(),
            0,
            Map.of())
        .withEnvironment(environment);
  }

  private static final class TestVault implements SecretProvider {
    @Override
    public String place(String name) {
      return "the vault of the test";
    }

    @Override
    public Optional<String> find(String name) {
      return name.equals("VAULTED") ? Optional.of("from-plugin") : Optional.empty();
    }
  }
}
