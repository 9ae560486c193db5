package dev.millrace.engine.view;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param next cursor of the part that follows; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}
