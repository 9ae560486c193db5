/** REST for the registry: models, versions, aliases and cards. */
package dev.millrace.api.model;
