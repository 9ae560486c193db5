package dev.millrace.steps.validate;

/**
 * A rule that each row keeps or breaks.
 *
 * @param name {@code column.term} or the name of a SQL rule
 * @param subject a SQL expression of what is looked at, for samples
 * @param broken a SQL condition, true for rows that break the rule
 * @param reason a SQL expression of text: why a row that breaks it does
 */
record RowRule(String name, String expected, String subject, String broken, String reason) {}
