/** Answers with a packaged model. */
package dev.millrace.steps.serve;
