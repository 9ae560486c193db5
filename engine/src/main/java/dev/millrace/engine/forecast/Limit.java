package dev.millrace.engine.forecast;

import dev.millrace.engine.limit.LimitNames;

/**
 * Something of which there is only so much.
 *
 * @param name of a pool, of a DAG, {@code DAG/STEP}, or nothing for the slots of workers
 */
record Limit(Kind kind, String name) {
  static final Limit WORKERS = new Limit(Kind.WORKERS, "");

  /** In the order in which they are told of. */
  enum Kind {
    WORKERS,
    POOL,
    DAG,
    STEP;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static Limit ofPool(String pool) {
    return LimitNames.isOfDag(pool)
        ? new Limit(Kind.DAG, LimitNames.dagOf(pool))
        : new Limit(Kind.POOL, pool);
  }

  static Limit ofStep(String dag, String step) {
    return new Limit(Kind.STEP, dag + "/" + step);
  }
}
