package dev.millrace.bench.workload;

/** A DAG file of ten steps, as people write them; each number gives another one. */
final class CheckedFile {
  private static final String FORM =
      """
      apiVersion: millrace/v1
      dag: pipeline-%1$d
      description: Pipeline number %1$d, made to be checked
      owner: team-%3$d
      labels: {domain: benchmarks, number: "%1$d"}

      params:
        rows-%1$d: {type: integer, default: %1$d, minimum: 0, description: fewer rows are not worth it}
        share-%1$d: {type: number, default: 0.5, minimum: 0, maximum: 1}
        word-%1$d: {type: string, default: w%1$d, pattern: "[a-z0-9]+"}

      defaults:
        retry: {max: 2, on: [transient], backoff: {initial: 1s, factor: 2, limit: 1m, jitter: 0.2}}
        timeout: 5m

      steps:
        raw-%1$d:
          uses: shell
          with:
            script: parts/script-%2$d.sh
            files: [parts/rows.csv]
            params: {word: "${{ params['word-%1$d'] }}", number: %1$d}
            outputs: {table-%1$d: dataset, note: file}
            values: {rows: integer, kind: text}
        clean-%1$d:
          uses: validate
          in: {data: raw-%1$d.table-%1$d}
          with:
            checks:
              columns:
                a: {type: integer, required: true, min: 0, max: %1$d}
                b: {type: number, required: true}
              rows: {min: 10}
            quarantine: {max: 1%%}
        parts-%1$d:
          uses: split
          in: {data: clean-%1$d.data}
          if: steps['raw-%1$d'].values.rows > params['rows-%1$d'] && params['share-%1$d'] < 0.%2$d9
          with: {strategy: random, ratios: {train: 0.7, test: 0.3}, seed: %1$d}
        small-%1$d:
          uses: train
          in: {data: parts-%1$d.train}
          with: {algorithm: decision-tree, target: b, max-depth: 3, seed: %1$d}
          timeout: 10m
        large-%1$d:
          uses: train
          in: {data: parts-%1$d.train}
          with: {algorithm: random-forest, target: b, trees: 50, seed: %1$d}
          retry: {max: 3, on: [transient, oom], backoff: {initial: 10s}}
        seen-%1$d:
          uses: evaluate
          in: {model: small-%1$d, data: parts-%1$d.test}
          with: {metrics: [f1], gates: ["metrics.f1 >= params['share-%1$d']"]}
          on-failure: continue
        other-%1$d:
          uses: evaluate
          in: {model: large-%1$d, data: parts-%1$d.test}
          with: {metrics: [accuracy, f1], gates: ["metrics.accuracy > 0.%2$d", "metrics.f1 > 0.5"]}
        bundle-%1$d:
          uses: package
          in: {model: large-%1$d, report: other-%1$d.report}
          with: {formats: [tribuo], description: "Made of ${{ params['word-%1$d'] }}."}
        told-%1$d:
          uses: http
          needs: [bundle-%1$d, seen-%1$d]
          if: params['share-%1$d'] < 0.9 && run.dag == 'pipeline-%1$d'
          with:
            url: "https://hooks.example/${{ run.dag }}/${{ run.id }}"
            method: POST
            json: {rows: "${{ steps['raw-%1$d'].values.rows * 2 }}", attempt: "${{ run.attempt }}"}
        live-%1$d:
          uses: deploy
          in: {bundle: bundle-%1$d}
          needs: told-%1$d
          with: {model: model-%1$d}
      """;

  private CheckedFile() {}

  static String text(int number) {
    return FORM.formatted(number, number % 100, number % 40);
  }
}
