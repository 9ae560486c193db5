package dev.millrace.cli.trial;

import dev.millrace.cli.screen.Text;
import dev.millrace.engine.language.Finding;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results as JUnit's XML, which CI servers read: a suite for each file, findings as errors. */
final class JunitReport {
  private JunitReport() {}

  static String of(List<CaseResult> cases, List<Finding> findings) {
    Map<String, List<CaseResult>> byFile = new LinkedHashMap<>();
    cases.forEach(one -> byFile.computeIfAbsent(one.file(), f -> new ArrayList<>()).add(one));
    Map<String, List<Finding>> broken = new LinkedHashMap<>();
    findings.forEach(one -> broken.computeIfAbsent(one.file(), f -> new ArrayList<>()).add(one));
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      for (Map.Entry<String, List<CaseResult>> file : byFile.entrySet()) {
        suite(xml, file.getKey(), file.getValue());
      }
      for (Map.Entry<String, List<Finding>> file : broken.entrySet()) {
        suiteOfFindings(xml, file.getKey(), file.getValue());
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML of text cannot fail", e);
    }
    return text + "\n";
  }

  private static void suite(XMLStreamWriter xml, String file, List<CaseResult> cases)
      throws XMLStreamException {
    long failed = cases.stream().filter(one -> !one.passed()).count();
    begin(
        xml, file, cases.size(), failed, 0, cases.stream().mapToDouble(CaseResult::seconds).sum());
    for (CaseResult one : cases) {
      beginCase(xml, file, one.name(), one.seconds());
      if (!one.passed()) {
        List<String> lines =
            one.problems().stream()
                .map(p -> file + ":" + p.line() + ":" + p.column() + ": " + p.message())
                .toList();
        trouble(xml, "failure", "expectation", one.problems().get(0).message(), lines);
      }
      xml.writeEndElement();
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  private static void suiteOfFindings(XMLStreamWriter xml, String file, List<Finding> findings)
      throws XMLStreamException {
    begin(xml, file, 1, 0, 1, 0);
    beginCase(xml, file, "it can be read", 0);
    List<String> lines = findings.stream().map(Finding::toString).toList();
    trouble(xml, "error", findings.get(0).code(), findings.get(0).message(), lines);
    xml.writeEndElement();
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  private static void begin(
      XMLStreamWriter xml, String file, int tests, long failures, int errors, double seconds)
      throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", Text.clean(file));
    xml.writeAttribute("tests", String.valueOf(tests));
    xml.writeAttribute("failures", String.valueOf(failures));
    xml.writeAttribute("errors", String.valueOf(errors));
    xml.writeAttribute("skipped", "0");
    xml.writeAttribute("time", shown(seconds));
  }

  private static void beginCase(XMLStreamWriter xml, String file, String name, double seconds)
      throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", Text.clean(file));
    xml.writeAttribute("name", Text.clean(name));
    xml.writeAttribute("time", shown(seconds));
  }

  private static void trouble(
      XMLStreamWriter xml, String element, String type, String message, List<String> lines)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeAttribute("type", type);
    xml.writeAttribute("message", Text.clean(message));
    xml.writeCharacters(String.join("\n", lines.stream().map(Text::clean).toList()));
    xml.writeEndElement();
  }

  private static String shown(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }
}
