/** DAG files on disk: finding them, reading them with the files beside them, noticing changes. */
package dev.millrace.cli.dagfile;
