package dev.millrace.cli.dagfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.FakeServer;
import dev.millrace.cli.TestKinds;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.rest.RestClient;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.view.DagView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DagFolderWatchTest implements DagFolderWatch.Listener {
  @TempDir private Path directory;
  private final List<String> told = new ArrayList<>();
  private FakeServer server;
  private DagFolderWatch watch;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    watch =
        new DagFolderWatch(
            "dags",
            directory.toRealPath(),
            new DagReader(new KindCatalog(TestKinds.declarations())),
            new MillraceApi(new RestClient(server.baseUri())),
            this);
    write("data.csv", "x\n1\n");
    write("wine.yaml", dag("wine"));
    watch.scan();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsThereIsLoadedOnce() {
    watch.scan();
    assertThat(told).containsExactly("loaded wine");
  }

  @Test
  void aChangedFileIsLoadedAgain() throws IOException {
    write("wine.yaml", dag("red-wine"));
    watch.scan();
    assertThat(told).containsExactly("loaded wine", "loaded red-wine");
  }

  @Test
  void aChangedDataFileMakesANewVersion() throws IOException {
    write("data.csv", "x\n1\n2\n");
    watch.scan();
    watch.scan();
    assertThat(told).containsExactly("loaded wine", "loaded wine");
  }

  @Test
  void aBrokenFileIsToldOnceAndLoadedWhenItIsGoodAgain() throws IOException {
    write("wine.yaml", dag("wine") + "bogus: 1\n");
    watch.scan();
    watch.scan();
    write("wine.yaml", dag("wine").replace("raw:", "rows:"));
    watch.scan();
    assertThat(told).containsExactly("loaded wine", "refused dags/wine.yaml", "loaded wine");
  }

  @Test
  void aMissingDataFileThatAppearsIsNoticed() throws IOException {
    Files.delete(directory.resolve("data.csv"));
    watch.scan();
    write("data.csv", "y\n");
    watch.scan();
    assertThat(told).containsExactly("loaded wine", "refused dags/wine.yaml", "loaded wine");
  }

  @Test
  void aFileThatIsGoneIsTold() throws IOException {
    Files.delete(directory.resolve("wine.yaml"));
    watch.scan();
    watch.scan();
    assertThat(told).containsExactly("loaded wine", "gone dags/wine.yaml");
  }

  @Test
  void twoFilesCannotShareAName() throws IOException {
    write("xine.yaml", dag("wine"));
    watch.scan();
    watch.scan();
    assertThat(told).containsExactly("loaded wine", "refused dags/xine.yaml");
    assertThat(server.submissions()).isEqualTo(1);
  }

  @Override
  public void loaded(String file, DagView dag) {
    told.add("loaded " + dag.name());
  }

  @Override
  public void refused(String file, CommandFailure why) {
    told.add("refused " + file);
  }

  @Override
  public void gone(String file) {
    told.add("gone " + file);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private static String dag(String name) {
    return "apiVersion: millrace/v1\ndag: "
        + name
        + "\nsteps:\n  raw:\n    uses: ingest\n    with:\n      from: data.csv\n";
  }
}
