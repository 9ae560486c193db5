package dev.millrace.steps.packaging;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;

/** ONNX Runtime, if it was added to the class path. */
final class OnnxRuntimeEngine implements OnnxEngine {
  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxRuntimeEngine(byte[] onnx) throws OrtException {
    environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(onnx, options);
    }
  }

  static OnnxEngine of(byte[] onnx) {
    try {
      return new OnnxRuntimeEngine(onnx);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refuses the model: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return "onnxruntime " + environment.getVersion();
  }

  @Override
  public double[] run(double[] vector) {
    float[][] input = new float[1][vector.length];
    for (int i = 0; i < vector.length; i++) {
      input[0][i] = (float) vector[i];
    }
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, input);
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
      float[] output = ((float[][]) result.get(0).getValue())[0];
      double[] wide = new double[output.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = output[i];
      }
      return wide;
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run the model: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot let go: " + e.getMessage(), e);
    }
  }
}
