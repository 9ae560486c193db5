package dev.millrace.cli.authoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.Json;
import dev.millrace.engine.language.schema.DagSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code schema}: the JSON Schema of DAG files. */
@Command(
    name = "schema",
    description =
        "Print the JSON Schema of DAG files, for editors that complete and check YAML. It knows the"
            + " step kinds of this program; a server gives the same at /api/v1/schema/dag.json.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:the file cannot be written"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace schema --out dag.schema.json",
      "  ./millrace schema | jq '.definitions.step.properties | keys'"
    })
public final class SchemaCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private OutputFile out;

  public SchemaCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try {
      String json =
          Json.MAPPER
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(DagSchema.of(context.kinds()));
      out.write(context, json + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the schema is plain data", e);
    }
    return ExitCode.DONE;
  }
}
