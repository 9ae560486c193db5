package dev.millrace.engine.task;

import dev.millrace.spi.FailureClass;

/** Why an attempt failed, in words for people. */
public record Failure(FailureClass failureClass, String message) {}
