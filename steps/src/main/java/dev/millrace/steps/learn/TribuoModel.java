package dev.millrace.steps.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.clustering.kmeans.KMeansModel;
import org.tribuo.common.sgd.AbstractLinearSGDModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseVector;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** A Tribuo model behind our own interface. */
final class TribuoModel<T extends Output<T>> implements TrainedModel {
  private static final String ONNX_DOMAIN = "dev.millrace";
  private final Task task;
  private final Model<T> model;
  private final String[] features;
  private final List<String> labels;
  private final T unknown;
  private final Function<org.tribuo.Prediction<T>, Prediction> answer;

  private TribuoModel(
      Task task,
      Model<T> model,
      List<String> features,
      List<String> labels,
      T unknown,
      Function<org.tribuo.Prediction<T>, Prediction> answer) {
    this.task = task;
    this.model = model;
    this.features = TribuoRows.names(features);
    this.labels = labels;
    this.unknown = unknown;
    this.answer = answer;
  }

  /**
   * @throws IllegalArgumentException if the model's outputs are of a kind we do not know, or its
   *     features are not these
   */
  static TrainedModel of(Model<?> model, List<String> features) {
    requireFeatures(model, features);
    if (model.validate(Label.class)) {
      return classification(model.castModel(Label.class), features);
    }
    if (model.validate(Regressor.class)) {
      return new TribuoModel<>(
          Task.REGRESSION,
          model.castModel(Regressor.class),
          features,
          List.of(),
          RegressionFactory.UNKNOWN_REGRESSOR,
          p -> new Prediction(-1, p.getOutput().getValues()[0], new double[0]));
    }
    if (model.validate(ClusterID.class)) {
      return new TribuoModel<>(
          Task.CLUSTERING,
          model.castModel(ClusterID.class),
          features,
          List.of(),
          ClusteringFactory.UNASSIGNED_CLUSTER_ID,
          p -> new Prediction(-1, p.getOutput().getID(), new double[0]));
    }
    throw new IllegalArgumentException(
        "The model is a " + model.getClass().getSimpleName() + ", which cannot be served.");
  }

  private static void requireFeatures(Model<?> model, List<String> features) {
    var known = model.getFeatureIDMap();
    if (known.size() != features.size()) {
      throw new IllegalArgumentException(
          "The model has " + known.size() + " features, its schema " + features.size() + ".");
    }
    for (int i = 0; i < features.size(); i++) {
      if (known.getID(features.get(i)) != i) {
        throw new IllegalArgumentException(
            "The model does not have the schema's feature '" + features.get(i) + "' at " + i + ".");
      }
    }
  }

  private static TrainedModel classification(Model<Label> model, List<String> features) {
    var outputs = model.getOutputIDInfo();
    String[] labels = new String[outputs.size()];
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = outputs.getOutput(i).getLabel();
      indexes.put(labels[i], i);
    }
    return new TribuoModel<>(
        Task.CLASSIFICATION,
        model,
        features,
        List.of(labels),
        LabelFactory.UNKNOWN_LABEL,
        p -> {
          double[] scores = new double[labels.length];
          p.getOutputScores().forEach((name, s) -> scores[indexes.get(name)] = s.getScore());
          return new Prediction(indexes.get(p.getOutput().getLabel()), 0, scores);
        });
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public Prediction predict(double[] vector) {
    Example<T> example = new ArrayExample<>(unknown, features, vector);
    return answer.apply(model.predict(example));
  }

  @Override
  public List<double[]> centres() {
    if (!(model instanceof KMeansModel)) {
      return List.of();
    }
    List<double[]> centres = new ArrayList<>();
    for (DenseVector centre : ((KMeansModel) (Model<?>) model).getCentroidVectors()) {
      centres.add(Arrays.copyOf(centre.toArray(), features.length));
    }
    return centres;
  }

  @Override
  public byte[] bytes() {
    return StableBytes.of(model.serialize());
  }

  @Override
  public byte[] onnx() {
    // An ensemble implements the interface too, but cannot write its trees.
    if (!(model instanceof AbstractLinearSGDModel<?> linear)) {
      throw new UnsupportedOperationException(model.getName() + " has no ONNX form");
    }
    return StableBytes.of(linear.exportONNXModel(ONNX_DOMAIN, 1));
  }
}
