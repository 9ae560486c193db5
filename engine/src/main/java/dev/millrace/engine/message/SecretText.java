package dev.millrace.engine.message;

import java.util.List;

/**
 * A text that holds secrets, and the place where it belongs. It says which secrets, beside the data
 * and not in it, so that no text that comes from a user can ever ask for one.
 *
 * @param path {@code with} or {@code env}, then keys; an item of a list by its index from 0
 * @param parts in order, at least one of them a secret
 */
public record SecretText(List<String> path, List<Part> parts) {
  public SecretText {
    path = List.copyOf(path);
    parts = List.copyOf(parts);
  }

  /**
   * One of the two.
   *
   * @param text as it stands; empty for a secret
   * @param secret name of a secret; empty for text
   */
  public record Part(String text, String secret) {
    public static Part text(String text) {
      return new Part(text, "");
    }

    public static Part secret(String name) {
      return new Part("", name);
    }

    public boolean namesSecret() {
      return !secret.isEmpty();
    }
  }
}
