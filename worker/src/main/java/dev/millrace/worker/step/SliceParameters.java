package dev.millrace.worker.step;

import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Scope;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.DatasetReader;
import dev.millrace.spi.kind.KindDeclaration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Evaluates the parameters that name rows of a dataset, where the step runs: the rows go nowhere
 * else.
 */
final class SliceParameters {
  /** More is no parameter any more; such a step had better read the dataset as an input. */
  static final long BYTES_MAX = 4L << 20;

  private final KindDeclaration kind;
  private final AttemptMonitor monitor;
  private final ExpressionEvaluator expressions;

  SliceParameters(KindDeclaration kind, AttemptMonitor monitor, ExpressionEvaluator expressions) {
    this.kind = kind;
    this.monitor = monitor;
    this.expressions = expressions;
  }

  /**
   * The work with all parameters evaluated.
   *
   * @throws StepException USER if one cannot be evaluated or does not fit, with the rows it was for
   */
  AttemptWork evaluate(AttemptWork work) throws StepException, IOException, InterruptedException {
    AttemptWork.Slice slice = work.slice();
    Map<String, Object> names = new LinkedHashMap<>(slice.names());
    monitor.line("log", "This is about " + words(slice));
    List<Map<String, Object>> rows = read(work);
    names.put("item", slice.single() ? rows.get(0) : rows);
    Map<String, Object> all = new LinkedHashMap<>(work.with());
    try {
      all.putAll(
          new AttemptParameters(CelEvaluator.shared())
              .render(work.identity().step(), kind, slice.with(), new Scope(names)));
    } catch (ExpressionException e) {
      throw new StepException(
          FailureClass.USER, e.getMessage() + " This is about " + words(slice), e);
    }
    long seed = all.get("seed") instanceof Number number ? number.longValue() : work.seed();
    return work.evaluated(all, seed);
  }

  private List<Map<String, Object>> read(AttemptWork work)
      throws StepException, IOException, InterruptedException {
    AttemptWork.Slice slice = work.slice();
    DatasetReader reader =
        ServiceLoader.load(DatasetReader.class, DatasetReader.class.getClassLoader())
            .findFirst()
            .orElseThrow(
                () -> StepException.user("This worker has nothing that reads rows of datasets."));
    String folder = Path.of(work.directory()).resolve("rows").toString(); // the scratch stays empty
    WorkContext context = new WorkContext(work.at(folder), kind, monitor, expressions);
    return reader.read(
        context, WorkContext.input(slice.dataset()), slice.first(), slice.count(), BYTES_MAX);
  }

  private static String words(AttemptWork.Slice slice) {
    long last = slice.first() + slice.count() - 1;
    String rows =
        slice.count() == 1 ? "row " + slice.first() : "rows " + slice.first() + "–" + last;
    return rows + " of the dataset that " + slice.dataset().producer() + " made.";
  }
}
