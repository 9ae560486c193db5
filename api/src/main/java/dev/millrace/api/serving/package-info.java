/** Answering with models: finding the version, keeping bundles loaded, checking rows. */
package dev.millrace.api.serving;
