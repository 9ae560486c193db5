/** What a worker can do. */
package dev.millrace.steps;
