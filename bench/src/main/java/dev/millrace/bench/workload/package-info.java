/** The workloads: what is done to the processes and which figures come out. */
package dev.millrace.bench.workload;
