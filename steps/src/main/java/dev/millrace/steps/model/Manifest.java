package dev.millrace.steps.model;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code manifest.json} of a bundle: what is inside, with the digest of every other entry.
 *
 * @param format version of the bundle's layout
 * @param formats the forms of the model inside: {@code tribuo}, {@code onnx}
 * @param entries name to lower-case hexadecimal SHA-256
 */
public record Manifest(
    int format,
    String name,
    String task,
    String target,
    String algorithm,
    List<String> formats,
    SortedMap<String, String> entries) {
  /** The only version so far. */
  public static final int FORMAT = 1;

  public static final String NAME = "manifest.json";
  public static final String TRIBUO = "model/model.bin";
  public static final String ONNX = "model/model.onnx";
  public static final String LABELS = ModelArchive.LABELS;
  public static final String METRICS = "metrics.json";
  public static final String PROVENANCE = "provenance.json";
  public static final String EXAMPLES = "examples.json";
  public static final String CARD = "MODEL_CARD.md";

  /** The digests of some entries. */
  public static SortedMap<String, String> digests(Map<String, byte[]> entries) {
    SortedMap<String, String> digests = new TreeMap<>();
    entries.forEach((name, bytes) -> digests.put(name, Archive.sha256(bytes)));
    return digests;
  }

  /**
   * Reads the manifest and compares every entry with its digest, before anything else of the bundle
   * is looked at.
   *
   * @throws IOException if it is no bundle, of another format, or an entry is missing, changed or
   *     not listed; names the entry
   */
  public static Manifest check(Map<String, byte[]> entries) throws IOException {
    byte[] bytes = entries.get(NAME);
    if (bytes == null) {
      throw new IOException("It is not a bundle: it has no " + NAME);
    }
    Manifest manifest = Json.read(bytes, Manifest.class);
    if (manifest.format() != FORMAT) {
      throw new IOException(
          "The bundle has format " + manifest.format() + "; this Millrace reads " + FORMAT);
    }
    Map<String, byte[]> content = new LinkedHashMap<>(entries);
    content.remove(NAME);
    Map<String, String> found = digests(content);
    for (Map.Entry<String, String> listed : manifest.entries().entrySet()) {
      String digest = found.remove(listed.getKey());
      if (digest == null) {
        throw new IOException("The bundle lacks its entry '" + listed.getKey() + "'");
      }
      if (!digest.equals(listed.getValue())) {
        throw new IOException(
            "The bundle's entry '"
                + listed.getKey()
                + "' was changed: its SHA-256 is "
                + digest
                + ", the manifest says "
                + listed.getValue());
      }
    }
    if (!found.isEmpty()) {
      throw new IOException(
          "The bundle has entries that its manifest does not list: " + found.keySet());
    }
    return manifest;
  }

  /**
   * The model inside.
   *
   * @throws IOException if the bundle has no Tribuo form of it
   */
  public Scorer scorer(Map<String, byte[]> entries) throws IOException {
    if (!entries.containsKey(TRIBUO)) {
      throw new IOException(
          "The bundle holds "
              + formats
              + "; Millrace answers with 'tribuo'. Package it with formats: [tribuo, onnx].");
    }
    return Scorer.of(entries, TRIBUO);
  }
}
