/** Containers as steps, and scripts of other kinds in a container. */
package dev.millrace.steps.container;
