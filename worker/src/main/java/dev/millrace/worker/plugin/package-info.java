/** Step kinds that are installed as jars. */
package dev.millrace.worker.plugin;
