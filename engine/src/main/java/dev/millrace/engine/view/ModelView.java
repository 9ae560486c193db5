package dev.millrace.engine.view;

import java.util.List;
import java.util.Map;

/**
 * A registered model.
 *
 * @param aliases alias to version
 * @param versions newest first
 */
public record ModelView(String name, Map<String, Long> aliases, List<ModelVersionView> versions) {}
