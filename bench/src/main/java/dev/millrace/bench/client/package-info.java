/** What the benchmark asks of a server, as any client would over HTTP. */
package dev.millrace.bench.client;
