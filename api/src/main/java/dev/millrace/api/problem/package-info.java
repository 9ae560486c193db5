/**
 * Errors as problem documents (RFC 9457): what is wrong, with which value, and what was expected.
 */
package dev.millrace.api.problem;
