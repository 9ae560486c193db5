package dev.millrace.engine.view;

/**
 * An event that was told.
 *
 * @param id the same for the same idempotency key
 * @param event its word, such as {@code drift}
 * @param subject the model or the DAG that it is about
 * @param heardBy how many triggers hear it and had not been told before; what each makes of it is
 *     among its deliveries
 */
public record ToldEventView(String id, String event, String subject, int heardBy) {}
