package dev.millrace.scheduler.show;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** The lines that differ between two texts, as git shows them. */
final class TextDiff {
  private TextDiff() {}

  /** In unified format with three lines around each change; empty for the same texts. */
  static String unified(String nameBefore, String before, String nameAfter, String after) {
    RawText a = new RawText(before.getBytes(StandardCharsets.UTF_8));
    RawText b = new RawText(after.getBytes(StandardCharsets.UTF_8));
    EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, a, b);
    if (edits.isEmpty()) {
      return "";
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DiffFormatter format = new DiffFormatter(out)) {
      format.format(edits, a, b);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return "--- " + nameBefore + "\n+++ " + nameAfter + "\n" + out.toString(StandardCharsets.UTF_8);
  }
}
