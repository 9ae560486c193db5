/** YAML 1.2 core as a tree in which every key and value knows its place, bounded in every way. */
package dev.millrace.engine.language.yaml;
