package dev.millrace.steps.java;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The context of an attempt as the class sees it: its parameters are those of the author. */
final class ClassContext {
  private ClassContext() {}

  static StepContext of(StepContext context, Parameters own) {
    return (StepContext)
        Proxy.newProxyInstance(
            StepContext.class.getClassLoader(),
            new Class<?>[] {StepContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("parameters")) {
                return own;
              }
              try {
                return method.invoke(context, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
