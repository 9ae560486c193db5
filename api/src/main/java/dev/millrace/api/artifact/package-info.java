/** REST for artifacts: their views and their bytes. */
package dev.millrace.api.artifact;
