/** Kind {@code validate}: holds a table to a contract and sets the rows aside that break it. */
package dev.millrace.steps.validate;
