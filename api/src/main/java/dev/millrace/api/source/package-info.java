/** Where DAGs come from, and the versions that they have had. */
package dev.millrace.api.source;
