package dev.millrace.steps.packaging;

/** Something that runs an ONNX model. */
interface OnnxEngine extends AutoCloseable {
  /** What it is, with its version, for the provenance. */
  String name();

  /** The output for one feature vector: scores, or one number. */
  double[] run(double[] vector);

  @Override
  void close();
}
