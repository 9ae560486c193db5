package dev.millrace.engine.cache;

import dev.millrace.engine.message.SecretText;
import dev.millrace.engine.message.ToWorker.Input;
import dev.millrace.engine.message.ToWorker.KnownArtifact;
import dev.millrace.engine.message.ToWorker.Lineage;
import dev.millrace.engine.message.ToWorker.Model;
import dev.millrace.engine.message.ToWorker.Slice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an attempt of a task is given, resolved: what its result depends on.
 *
 * @param with parameters, expressions evaluated, defaults filled in
 * @param run what {@code run} holds in expressions that the step evaluates itself
 * @param params parameters of the run
 * @param inputs artifacts bound to input ports, in order
 * @param models model references that parameters name; without those that are not registered
 * @param references all model references that parameters name
 * @param artifacts references to artifacts that parameters name; without those that nothing was
 *     found for
 * @param files path to SHA-256, of the files that parameters name
 * @param lineage upstream tasks, for kinds that ask for them
 * @param env variable to text, expressions evaluated
 * @param secretTexts texts of {@code with} and {@code env} that hold secrets, by name
 * @param slice the rows that it is about, with the parameters that name them
 */
public record Given(
    Map<String, Object> with,
    Map<String, Object> run,
    Map<String, Object> params,
    List<Input> inputs,
    Map<String, Model> models,
    List<String> references,
    Map<String, KnownArtifact> artifacts,
    Map<String, String> files,
    List<Lineage> lineage,
    Map<String, String> env,
    List<SecretText> secretTexts,
    long seed,
    Optional<Slice> slice) {}
