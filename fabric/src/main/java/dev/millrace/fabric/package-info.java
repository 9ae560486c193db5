/** Messages between schedulers and workers, over Hazelcast. */
package dev.millrace.fabric;
