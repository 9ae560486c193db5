/**
 * What is true of the whole API: its JSON, its description, who runs it and whether it is ready.
 */
package dev.millrace.api.system;
