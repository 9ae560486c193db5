package dev.millrace.api.request;

import java.util.List;

/** A whole list, in the shape of a page. */
public record Items<T>(List<T> items) {
  public Items {
    items = List.copyOf(items);
  }
}
