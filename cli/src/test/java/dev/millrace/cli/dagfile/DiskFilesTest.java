package dev.millrace.cli.dagfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.language.DagFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFilesTest {
  private static final String HELLO =
      "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

  @TempDir private Path base;
  private Path repository;
  private DiskFiles files;

  @BeforeEach
  void start() throws IOException {
    repository = Files.createDirectories(base.toRealPath().resolve("repository"));
    Files.createDirectories(repository.resolve(".git"));
    Files.createDirectories(repository.resolve("dags/data"));
    Files.writeString(repository.resolve("shared.csv"), "hello\n");
    Files.writeString(repository.resolve("dags/data/a.csv"), "hello\n");
    Files.writeString(base.resolve("secret.csv"), "secret\n");
    files = new DiskFiles(Files.writeString(repository.resolve("dags/wine.yaml"), "dag: wine\n"));
  }

  @Test
  void aFileIsFoundRelativeToTheDagAndKeptByItsDigest() {
    assertThat(files.find("data/a.csv")).isEqualTo(new DagFiles.Found(HELLO));
    assertThat(files.found()).containsEntry(HELLO, repository.resolve("dags/data/a.csv"));
  }

  @Test
  void aFileElsewhereInTheRepositoryIsFine() {
    assertThat(files.find("../shared.csv")).isEqualTo(new DagFiles.Found(HELLO));
  }

  @Test
  void aPathThatLeavesTheRepositoryIsOutside() {
    assertThat(files.find("../../secret.csv")).isEqualTo(new DagFiles.Outside());
    assertThat(files.find("../../nowhere.csv")).isEqualTo(new DagFiles.Outside());
    assertThat(files.find(repository.resolve("shared.csv").toString()))
        .isEqualTo(new DagFiles.Outside());
  }

  @Test
  void aLinkThatLeavesTheRepositoryIsOutside() throws IOException {
    Files.createSymbolicLink(repository.resolve("dags/link.csv"), base.resolve("secret.csv"));
    Files.createSymbolicLink(
        repository.resolve("dags/inside.csv"), repository.resolve("shared.csv"));
    assertThat(files.find("link.csv")).isEqualTo(new DagFiles.Outside());
    assertThat(files.find("inside.csv")).isEqualTo(new DagFiles.Found(HELLO));
  }

  @Test
  void filesOfADirectoryThatIsKnownAreTheSame() throws IOException {
    SeenFiles seen = new SeenFiles();
    Path linked = base.resolve("linked");
    Files.createSymbolicLink(linked, repository.resolve("dags"));
    Files.writeString(repository.resolve("dags/other.yaml"), "dag: other\n");
    Files.createDirectories(base.resolve("elsewhere"));
    Files.writeString(base.resolve("elsewhere/far.yaml"), "dag: far\n");
    Files.createSymbolicLink(
        repository.resolve("dags/far.yaml"), base.resolve("elsewhere/far.yaml"));
    for (String name : new String[] {"wine.yaml", "other.yaml", "far.yaml"}) {
      DiskFiles known = new DiskFiles(linked.resolve(name), seen);
      DiskFiles alone = new DiskFiles(linked.resolve(name));
      assertThat(known.file()).isEqualTo(linked.resolve(name).toRealPath());
      assertThat(known.root()).isEqualTo(alone.root());
      for (String path : new String[] {"data/a.csv", "../shared.csv", "data", "none.csv"}) {
        assertThat(known.find(path)).isEqualTo(alone.find(path));
      }
      assertThat(known.found()).isEqualTo(alone.found());
      assertThat(known.asked()).isEqualTo(alone.asked());
    }
  }

  @Test
  void oneLookServesAll() throws IOException {
    SeenFiles seen = new SeenFiles();
    Path dag = repository.resolve("dags/wine.yaml");
    assertThat(new DiskFiles(dag, seen).find("data/a.csv")).isEqualTo(new DagFiles.Found(HELLO));
    Files.delete(repository.resolve("dags/data/a.csv"));
    assertThat(new DiskFiles(dag, seen).find("data/a.csv")).isEqualTo(new DagFiles.Found(HELLO));
    assertThat(new DiskFiles(dag).find("data/a.csv")).isEqualTo(new DagFiles.Missing());
  }

  @Test
  void whatCannotBeReadSaysWhy() {
    assertThat(files.find("none.csv")).isEqualTo(new DagFiles.Missing());
    assertThat(files.find("data")).isEqualTo(new DagFiles.Unreadable("is a directory"));
    assertThat(files.find("a\0b")).isInstanceOf(DagFiles.Unreadable.class);
  }

  @Test
  void withoutARepositoryTheDirectoryOfTheDagIsTheBound() throws IOException {
    Files.delete(repository.resolve(".git"));
    DiskFiles alone = new DiskFiles(repository.resolve("dags/wine.yaml"));
    assertThat(alone.find("data/a.csv")).isEqualTo(new DagFiles.Found(HELLO));
    assertThat(alone.find("../shared.csv")).isEqualTo(new DagFiles.Outside());
  }
}
