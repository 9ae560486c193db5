package dev.millrace.steps.learn;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.IntFunction;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** Training rows in Tribuo's form. Every example has every feature, so none is ever "unknown". */
final class TribuoRows {
  /** Tribuo stamps what it makes with the time; equal models shall have equal bytes. */
  static final OffsetDateTime NO_TIME = OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC);

  static final String TARGET = "prediction";

  private TribuoRows() {}

  static MutableDataset<Label> labelled(TrainingRows rows) {
    return dataset(rows, new LabelFactory(), i -> new Label(rows.labels().get(i)));
  }

  /** Targets become {@code (target - mean) / deviation}. */
  static MutableDataset<Regressor> targeted(TrainingRows rows, double mean, double deviation) {
    return dataset(
        rows,
        new RegressionFactory(),
        i -> new Regressor(TARGET, (rows.targets()[i] - mean) / deviation));
  }

  static MutableDataset<ClusterID> unlabelled(TrainingRows rows) {
    return dataset(rows, new ClusteringFactory(), i -> ClusteringFactory.UNASSIGNED_CLUSTER_ID);
  }

  private static <T extends Output<T>> MutableDataset<T> dataset(
      TrainingRows rows, OutputFactory<T> outputs, IntFunction<T> output) {
    MutableDataset<T> dataset =
        new MutableDataset<>(new SimpleDataSourceProvenance("millrace", NO_TIME, outputs), outputs);
    String[] names = names(rows.features());
    for (int i = 0; i < rows.size(); i++) {
      Example<T> example = new ArrayExample<>(output.apply(i), names, rows.vectors().get(i));
      example.setWeight(rows.weight(i));
      dataset.add(example);
    }
    return dataset;
  }

  static String[] names(List<String> features) {
    return features.toArray(String[]::new);
  }
}
