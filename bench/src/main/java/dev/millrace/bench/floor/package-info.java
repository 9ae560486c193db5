/** What the machine itself can do: commits, files, messages and HTTP without Millrace. */
package dev.millrace.bench.floor;
