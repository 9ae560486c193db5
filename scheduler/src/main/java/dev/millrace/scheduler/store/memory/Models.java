package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.message.ToWorker;
import dev.millrace.scheduler.store.ModelVersionRow;
import dev.millrace.scheduler.store.RegisteredVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Model versions and aliases; a copy of it is what a transaction sees. */
final class Models {
  private final List<ModelVersionRow> versions;
  private final Map<String, Long> aliases;

  Models() {
    this(new ArrayList<>(), new LinkedHashMap<>());
  }

  private Models(List<ModelVersionRow> versions, Map<String, Long> aliases) {
    this.versions = versions;
    this.aliases = aliases;
  }

  Models copy() {
    return new Models(new ArrayList<>(versions), new LinkedHashMap<>(aliases));
  }

  ModelVersionRow register(ModelVersionRow wish) {
    Optional<ModelVersionRow> known =
        versions.stream()
            .filter(v -> v.model().equals(wish.model()) && v.bundle().equals(wish.bundle()))
            .findFirst();
    long newest =
        versions.stream()
            .filter(v -> v.model().equals(wish.model()))
            .mapToLong(ModelVersionRow::version)
            .max()
            .orElse(0);
    ModelVersionRow numbered =
        numbered(wish, known.map(ModelVersionRow::version).orElse(newest + 1), known.isEmpty());
    if (numbered.isNew()) {
      versions.add(numbered);
    }
    numbered.alias().ifPresent(alias -> aliases.put(key(wish.model(), alias), numbered.version()));
    return numbered;
  }

  Optional<ToWorker.Model> find(String name, String selector) {
    boolean isNumber =
        !selector.isEmpty() && selector.chars().allMatch(ch -> ch >= '0' && ch <= '9');
    if (isNumber && selector.length() > 18) {
      return Optional.empty();
    }
    Optional<Long> version =
        isNumber
            ? Optional.of(Long.parseLong(selector))
            : Optional.ofNullable(aliases.get(key(name, selector)));
    return version.flatMap(
        wanted ->
            versions.stream()
                .filter(v -> v.model().equals(name) && v.version() == wanted)
                .findFirst()
                .map(v -> new ToWorker.Model(v.model(), v.version(), v.bundle())));
  }

  Optional<RegisteredVersion> newest(String name, Optional<String> alias) {
    Optional<Long> named = alias.map(of -> aliases.getOrDefault(key(name, of), -1L));
    return versions.stream()
        .filter(v -> v.model().equals(name) && named.filter(n -> n != v.version()).isEmpty())
        .max(Comparator.comparing(ModelVersionRow::version))
        .map(v -> new RegisteredVersion(v.version(), v.at()));
  }

  List<ModelVersionRow> all() {
    return List.copyOf(versions);
  }

  private static String key(String model, String alias) {
    return model + "@" + alias;
  }

  private static ModelVersionRow numbered(ModelVersionRow wish, long version, boolean isNew) {
    return new ModelVersionRow(
        wish.model(),
        version,
        isNew,
        wish.bundle(),
        wish.run(),
        wish.task(),
        wish.dag(),
        wish.dagVersion(),
        wish.alias(),
        wish.facts(),
        wish.at());
  }
}
