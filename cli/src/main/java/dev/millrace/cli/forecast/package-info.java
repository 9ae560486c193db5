/** {@code simulate}: the runs that the schedules of DAG files will make. */
package dev.millrace.cli.forecast;
