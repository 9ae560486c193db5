/** Registered models from the command line: what there is, bundles to take along, predictions. */
package dev.millrace.cli.model;
