/** What a worker does about containers: whether it can run them, and that none is left behind. */
package dev.millrace.worker.container;
