package dev.millrace.engine.trial;

import dev.millrace.engine.language.yaml.Place;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that should have become of a run.
 *
 * @param place where the file says so
 * @param check what is wrong with an outcome, in a sentence; empty if it is as expected
 */
record Expectation(Place place, Function<TrialOutcome, Optional<String>> check) {}
