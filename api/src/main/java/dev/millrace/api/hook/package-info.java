/** Starting DAGs from outside: who may, and what became of each call. */
package dev.millrace.api.hook;
