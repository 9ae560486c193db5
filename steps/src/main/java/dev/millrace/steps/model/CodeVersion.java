package dev.millrace.steps.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the code that runs. */
public final class CodeVersion {
  private static final String POM = "/META-INF/maven/dev.millrace/millrace-steps/pom.properties";

  private CodeVersion() {}

  /** The version of the steps module; {@code development} when it does not run from its jar. */
  public static String steps() {
    try (InputStream in = CodeVersion.class.getResourceAsStream(POM)) {
      if (in == null) {
        return "development";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "development");
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + POM, e);
    }
  }
}
