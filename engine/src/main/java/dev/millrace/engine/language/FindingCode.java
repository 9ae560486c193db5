package dev.millrace.engine.language;

import java.util.Locale;

/** The rules of the language that a file can break. Words are stable; a rule is never renamed. */
public enum FindingCode {
  ENCODING("The file is not UTF-8, or begins with a byte order mark.", "Save it as plain UTF-8."),
  CONTROL_CHARACTER(
      "A character that does not belong into text, such as NUL.", "Delete the character."),
  TOO_LARGE("The file is larger than 1 MiB.", "Move data into files that parameters name."),
  TOO_DEEP("Maps and lists are nested deeper than 50 levels.", "Nest less."),
  TOO_MANY_STEPS("The DAG has more than 100,000 steps.", "Split the DAG."),
  YAML_SYNTAX("The file is not YAML.", "Correct the place that the finding names."),
  TAB("A tab stands outside of text.", "Indent and separate with spaces."),
  ALIAS(
      "An alias names no anchor, contains itself, or aliases stand for more than 10,000 nodes.",
      "Write the value out."),
  TAG("A tag is not one of YAML's core schema, or contradicts the value.", "Delete the tag."),
  DOCUMENTS("The file holds no document, or more than one.", "One file is one DAG."),
  DUPLICATE_KEY("A key stands twice in the same map.", "Keep one of them."),
  WRONG_SHAPE("A map, a list or a single value stands where another is expected.", "Reshape it."),
  UNKNOWN_KEY("The language has no such key here.", "Correct the spelling, or delete it."),
  MISSING_KEY("A key that is required is missing.", "Add it."),
  BAD_NAME("A name has characters that names may not have, or is too long.", "Rename it."),
  WRONG_TYPE("A value is of another type than expected.", "Correct or quote the value."),
  OUT_OF_RANGE("A number or a length lies outside of what is allowed.", "Choose one inside."),
  BAD_VALUE("A value is not one of those allowed, or not of the form expected.", "Correct it."),
  BAD_DURATION(
      "A duration has no unit or cannot be read.", "Write 250ms, 10s, 5m, 2h, 7d or ISO-8601."),
  BAD_SIZE("A size cannot be read.", "Write 64KiB, 2GiB or a number of bytes."),
  BAD_SHARE("A share cannot be read or is not between 0 and 1.", "Write 1% or 0.01."),
  BAD_CRON("A cron expression cannot be read, or never fires.", "Write five fields, or @daily."),
  UNKNOWN_ZONE("There is no such time zone.", "Write a name such as Europe/Zurich."),
  CONTRADICTION("Two keys contradict each other.", "Keep one of them."),
  UNKNOWN_KIND("There is no such step kind.", "Correct the spelling, or install its plugin."),
  UNKNOWN_STEP("A reference names a step that does not exist.", "Correct the spelling."),
  BAD_REFERENCE(
      "A reference is not a step, step.port, artifact:sha256:… or model:name@alias.",
      "Write one of these."),
  UNKNOWN_PORT("The kind has no such port.", "Use one of the ports that the finding names."),
  AMBIGUOUS_PORT("A step has several outputs that fit.", "Write step.port."),
  PORT_TYPE("An output's type does not fit the input port.", "Connect another output."),
  TOO_MANY_INPUTS("A list stands at a port that takes one artifact.", "Name one."),
  MISSING_INPUT("A required input port is not connected.", "Connect it below `in`."),
  CYCLE("Steps wait for each other in a cycle.", "Cut one of the references."),
  UNKNOWN_PARAMETER(
      "The kind, or the DAG of a trigger, has no such parameter.",
      "Correct the spelling, or delete it."),
  MISSING_PARAMETER(
      "A required parameter of the kind is missing, or one of the DAG that a trigger must give.",
      "Add it below `with`, or below `params` of the trigger."),
  MISSING_FILE("There is no file at the path.", "Correct the path; it is relative to the DAG."),
  OUTSIDE_FILE("A path leaves the repository.", "Keep the file beside the DAG."),
  UNREADABLE_FILE("What stands at the path cannot be read as a file.", "Name a file."),
  PATH_EXPRESSION(
      "A path holds an expression, but files are pinned when the DAG is read.",
      "Write the path out."),
  EXPRESSION_SYNTAX("An expression is not CEL.", "Correct the place that the finding names."),
  EXPRESSION_TYPE("An expression has the wrong type, inside or as a whole.", "Correct it."),
  TOO_MANY_EXPRESSIONS(
      "The expressions of the file that differ in more than names and literals are too many to be"
          + " checked.",
      "Split the DAG."),
  UNKNOWN_NAME("An expression uses a name that does not exist there.", "Correct the spelling."),
  UNKNOWN_VALUE("An expression uses a value that the step does not return.", "Use a declared one."),
  NOT_UPSTREAM(
      "A step is used that this one does not wait for.", "Add it to `needs`, or connect it."),
  SECRET_PLACE(
      "A secret stands where its value would be computed with, shown or kept.",
      "Write ${{ secrets.NAME }} by itself below `env`, or in a parameter that goes to a connection."),
  MAY_BE_SKIPPED(
      "An expression uses a value of a step that may be skipped.",
      "Write steps.?ID.values.?NAME.orValue(…), or ask has(steps.ID) in an `if`."),
  NOT_YET(
      "This is part of the language, but this version does not execute it.",
      "Remove it, or use a later version."),
  MORE_FINDINGS("There were more findings than are listed.", "Correct those listed first.");

  private final String meaning;
  private final String remedy;

  FindingCode(String meaning, String remedy) {
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** As it stands in {@link Finding#code()}: {@code unknown-key}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String meaning() {
    return meaning;
  }

  public String remedy() {
    return remedy;
  }
}
