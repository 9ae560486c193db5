/** The processes under test: started, watched and ended by the benchmark alone. */
package dev.millrace.bench.process;
