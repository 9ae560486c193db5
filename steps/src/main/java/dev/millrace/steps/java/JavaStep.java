package dev.millrace.steps.java;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.plugin.ForeignStep;
import dev.millrace.spi.plugin.PluginClassLoader;
import dev.millrace.steps.command.GivenBack;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads a class from jars of the DAG, with a class loader for this attempt alone, and runs it. */
final class JavaStep implements Step {
  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    String name = parameters.text("class");
    List<String> jars = parameters.texts("jar");
    try (PluginClassLoader loader = new PluginClassLoader("java step", urls(context, jars))) {
      StepResult result =
          new ForeignStep(step(loader, name, jars), "class " + name)
              .run(ClassContext.of(context, parameters.nested("params")));
      if (result.waiting().isPresent()) {
        return result;
      }
      GivenBack.outputs(context, "The class must write the file context.output(name).path().");
      Map<String, Object> values =
          GivenBack.values(
              "The class " + name,
              "Return it with StepResult.of.",
              parameters.nested("values").asMap(),
              result.values());
      return new StepResult(values, result.registrations(), result.waiting());
    }
  }

  /** Under names that end in .jar, for stack traces and for libraries that look at them. */
  private static List<URL> urls(StepContext context, List<String> jars)
      throws StepException, IOException {
    Path folder = Files.createDirectories(context.scratch().resolve("jars"));
    List<URL> urls = new ArrayList<>();
    for (String jar : jars) {
      Path copy = folder.resolve(urls.size() + "-" + Path.of(jar).getFileName());
      Files.copy(context.file(jar), copy);
      urls.add(copy.toUri().toURL());
    }
    return urls;
  }

  private static Step step(ClassLoader loader, String name, List<String> jars)
      throws StepException {
    try {
      Class<?> found = Class.forName(name, true, loader);
      if (!Step.class.isAssignableFrom(found)) {
        throw StepException.user(
            "Class " + name + " does not implement " + Step.class.getName() + ".");
      }
      return (Step) found.getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new StepException(
          FailureClass.USER,
          "There is no class " + name + " in " + String.join(", ", jars) + ".",
          e);
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new StepException(
          FailureClass.USER,
          "Class "
              + name
              + " cannot be made; expected a public class that is not abstract, with a public"
              + " constructor without parameters.",
          e);
    } catch (InvocationTargetException e) {
      throw new StepException(
          FailureClass.USER,
          "The constructor of class " + name + " threw " + e.getCause() + ".",
          e.getCause());
    } catch (LinkageError e) {
      throw new StepException(
          FailureClass.USER, "Class " + name + " cannot be loaded: " + e + ".", e);
    }
  }
}
