package dev.millrace.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.view.DagGraph;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgPictureTest {
  private static Element parsed(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  private static int count(Element svg, String tag, String style) {
    NodeList all = svg.getElementsByTagName(tag);
    int count = 0;
    for (int i = 0; i < all.getLength(); i++) {
      count +=
          List.of(((Element) all.item(i)).getAttribute("class").split(" ")).contains(style) ? 1 : 0;
    }
    return count;
  }

  @Test
  void everyStepAndEdgeIsDrawn() throws Exception {
    String file = SvgPicture.of("wine", LayeredLayout.of(Graphs.diamond()));
    Element svg = parsed(file);

    assertThat(count(svg, "rect", "step")).isEqualTo(5);
    assertThat(count(svg, "path", "edge")).isEqualTo(4);
    assertThat(count(svg, "path", "order")).as("without data").isEqualTo(1);
    assertThat(count(svg, "g", "last")).as("below finally").isEqualTo(1);
    assertThat(file)
        .contains("prefers-color-scheme: dark")
        .doesNotContain("href")
        .doesNotContain("@import");
  }

  @Test
  void whatNamesHoldStaysText() throws Exception {
    DagGraph graph = Graphs.of(List.of("<a&b>\"c'", "x".repeat(90)), List.of());
    Element svg = parsed(SvgPicture.of("<script>alert(1)</script>", LayeredLayout.of(graph)));

    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(svg.getTextContent()).contains("<a&b>\"c'").contains("x…");
  }

  @Test
  void theSameLayoutGivesTheSameFile() {
    assertThat(SvgPicture.of("a", LayeredLayout.of(Graphs.fan(12))))
        .isEqualTo(SvgPicture.of("a", LayeredLayout.of(Graphs.fan(12))));
  }
}
