package dev.millrace.spi.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads jars that see the JDK, this API and each other, and nothing else of Millrace: two plugins
 * may bring different versions of one library, and neither meets those of Millrace.
 */
public final class PluginClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  /**
   * @param name for stack traces
   */
  public PluginClassLoader(String name, List<URL> jars) {
    super(name, jars.toArray(URL[]::new), new SpiOnly());
  }

  private static final class SpiOnly extends ClassLoader {
    private static final String SHARED = "dev.millrace.spi.";

    static {
      registerAsParallelCapable();
    }

    SpiOnly() {
      super("spi", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(SHARED)) {
        return Class.forName(name, false, PluginClassLoader.class.getClassLoader());
      }
      throw new ClassNotFoundException(name);
    }
  }
}
