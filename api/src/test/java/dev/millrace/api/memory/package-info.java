/** A state held in memory, for the API to show. */
package dev.millrace.api.memory;
