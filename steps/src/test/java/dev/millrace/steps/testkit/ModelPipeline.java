package dev.millrace.steps.testkit;

import dev.millrace.steps.deploy.DeployKind;
import dev.millrace.steps.evaluate.EvaluateKind;
import dev.millrace.steps.packaging.PackageKind;
import dev.millrace.steps.train.TrainKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Contexts of the model steps on one temporary directory, each in a folder of its own. */
public final class ModelPipeline {
  private final Path directory;
  private int contexts;

  public ModelPipeline(Path directory) {
    this.directory = directory;
  }

  /** A table from a query, in its order. */
  public Path table(String query) throws Exception {
    return TestTables.parquet(directory.resolve("table-" + contexts++ + ".parquet"), query);
  }

  /** Training and test rows as Tribuo's TrainTestSplitter picks and orders them. */
  public List<Path> split(String query, double trainShare, long seed) throws Exception {
    Path all = table(query);
    int rows = TestTables.rows(all).size();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    int cut = (int) (trainShare * rows);
    return List.of(picked(all, order.subList(0, cut)), picked(all, order.subList(cut, rows)));
  }

  private Path picked(Path all, List<Integer> rows) throws Exception {
    List<String> places = new ArrayList<>();
    for (int row : rows) {
      places.add("(" + places.size() + "," + row + ")");
    }
    return table(
        "SELECT t.* EXCLUDE (file_row_number) FROM (SELECT *, file_row_number FROM read_parquet('"
            + all
            + "')) t JOIN (VALUES "
            + String.join(",", places)
            + ") o(place, id) ON o.id = t.file_row_number ORDER BY o.place");
  }

  /** A context of {@code train} that has not run. */
  public FakeStepContext train(Path data, Map<String, Object> with) throws Exception {
    FakeStepContext context =
        new FakeStepContext(new TrainKind(), next()).input("data", data, Map.of());
    with.forEach(context::with);
    return with.get("seed") instanceof Number seed ? context.seed(seed.longValue()) : context;
  }

  /** The same, run. */
  public FakeStepContext trained(Path data, Map<String, Object> with) throws Exception {
    FakeStepContext context = train(data, with);
    context.run();
    return context;
  }

  /** A context of {@code evaluate} that has not run. */
  public FakeStepContext evaluate(FakeStepContext trained, Path data, Map<String, Object> with)
      throws Exception {
    FakeStepContext context =
        new FakeStepContext(new EvaluateKind(), next())
            .connect("model", trained, "model")
            .input("data", data, Map.of())
            .evaluateWith(Comparisons::evaluate);
    with.forEach(context::with);
    return context;
  }

  /** A context of {@code package} that has not run. */
  public FakeStepContext packaging(FakeStepContext trained, Map<String, Object> with)
      throws Exception {
    FakeStepContext context =
        new FakeStepContext(new PackageKind(), next()).connect("model", trained, "model");
    with.forEach(context::with);
    return context;
  }

  /** The same, run. */
  public FakeStepContext packaged(FakeStepContext trained, Map<String, Object> with)
      throws Exception {
    FakeStepContext context = packaging(trained, with);
    context.run();
    return context;
  }

  /** A context of {@code deploy} that has not run. */
  public FakeStepContext deploy(Path bundle, Map<String, Object> with) throws Exception {
    FakeStepContext context =
        new FakeStepContext(new DeployKind(), next()).input("bundle", bundle, Map.of());
    with.forEach(context::with);
    return context;
  }

  private Path next() {
    return directory.resolve("context-" + contexts++);
  }
}
