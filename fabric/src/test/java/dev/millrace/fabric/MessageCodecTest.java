package dev.millrace.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MessageCodecTest {
  private static final Path GOLDEN = Path.of("src/test/resources/messages");
  private final MessageCodec codec = new MessageCodec();

  @Test
  void everyMessageHasAWordAndASample() {
    List<Class<?>> permitted = new ArrayList<>();
    permitted.addAll(records(ToWorker.class));
    permitted.addAll(records(ToScheduler.class));
    permitted.addAll(records(BetweenSchedulers.class));

    assertThat(MessageCodec.types().values()).containsExactlyInAnyOrderElementsOf(cast(permitted));
    assertThat(SampleMessages.versionFour().keySet())
        .containsExactlyInAnyOrderElementsOf(MessageCodec.types().keySet());
  }

  @TestFactory
  List<DynamicTest> whatVersionOneWroteIsStillRead() {
    return stillRead("v1", SampleMessages.versionOne());
  }

  @TestFactory
  List<DynamicTest> whatVersionTwoWroteIsStillRead() {
    return stillRead("v2", SampleMessages.byWord());
  }

  @TestFactory
  List<DynamicTest> whatVersionThreeWroteIsStillRead() {
    return stillRead("v3", SampleMessages.versionThree());
  }

  @TestFactory
  List<DynamicTest> whatVersionFourWroteIsStillRead() {
    return stillRead("v4", SampleMessages.versionFour());
  }

  private List<DynamicTest> stillRead(String version, Map<String, Message> samples) {
    return samples.entrySet().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getKey(),
                    () -> {
                      Path file = GOLDEN.resolve(version).resolve(sample.getKey() + ".hex");
                      byte[] golden = golden(file, sample.getValue());
                      assertThat(codec.decode(golden).messages())
                          .containsExactly(sample.getValue());
                    }))
        .toList();
  }

  @Test
  void whatAnAttemptWaitsForIsKept() throws IOException {
    ToScheduler.Wait wait = new ToScheduler.Wait("run", 0, "", "nightly", Map.of("day", 7L));
    Message report =
        new ToScheduler.Finished(
            "w", SampleMessages.ATTEMPT, 0, 0, null, List.of(), Map.of(), List.of(), wait);

    assertThat(codec.decode(codec.encode(report)).messages()).containsExactly(report);
  }

  @Test
  void whatIsKnownOfArtifactsIsKept() throws IOException {
    ToWorker.Assign assign = (ToWorker.Assign) SampleMessages.versionFour().get("assign");
    Message told =
        assign.withArtifacts(
            Map.of("up.data", new ToWorker.KnownArtifact("dataset", "ab".repeat(32), 9, "r-7")));

    assertThat(told).isNotEqualTo(assign);
    assertThat(codec.decode(codec.encode(told)).messages()).containsExactly(told);
  }

  @Test
  void aBatchKeepsItsOrder() throws IOException {
    List<Message> batch = List.copyOf(SampleMessages.versionFour().values());

    assertThat(codec.decode(codec.encodeAll(batch)).messages()).isEqualTo(batch);
  }

  @Test
  void fieldsFromTheFutureAreSkipped() throws IOException {
    byte[] bytes =
        new CBORMapper()
            .writeValueAsBytes(
                List.of("credit", Map.of("worker", "w", "granted", 3, "region", List.of("eu"))));

    assertThat(codec.decode(bytes).messages()).containsExactly(new ToScheduler.Credit("w", 3));
  }

  @Test
  void collectionsThatThePastDidNotKnowAreEmpty() throws IOException {
    byte[] bytes = new CBORMapper().writeValueAsBytes(List.of("finished", Map.of("worker", "w")));

    ToScheduler.Finished finished = (ToScheduler.Finished) codec.decode(bytes).messages().get(0);

    assertThat(finished.outputs()).isEmpty();
    assertThat(finished.values()).isEmpty();
    assertThat(finished.registrations()).isEmpty();
    assertThat(finished.failure()).isNull();
  }

  @Test
  void messagesFromTheFutureAreLeftOutAndTheirNeighboursRead() throws IOException {
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    batch.writeBytes(codec.encode(new ToScheduler.Credit("w", 1)));
    batch.writeBytes(
        new CBORMapper().writeValueAsBytes(List.of("teleport", Map.of("to", Map.of("x", 1)))));
    batch.writeBytes(codec.encode(new ToScheduler.Credit("w", 2)));

    MessageCodec.Decoded decoded = codec.decode(batch.toByteArray());

    assertThat(decoded.messages())
        .containsExactly(new ToScheduler.Credit("w", 1), new ToScheduler.Credit("w", 2));
    assertThat(decoded.skipped()).isEqualTo(1);
  }

  @Test
  void halfABatchIsRefused() {
    byte[] whole = codec.encode(new ToScheduler.Credit("worker", 1));

    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(whole, whole.length - 1)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNoPlainDataIsRefusedByName() {
    Map<String, Object> values = Map.of("thread", new Object());

    assertThatThrownBy(
            () ->
                codec.encode(
                    new ToScheduler.Finished(
                        "w", SampleMessages.ATTEMPT, 0, 0, null, List.of(), values, List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Finished");
  }

  /** Reads the committed bytes; writes them if the message is new. */
  private byte[] golden(Path file, Message sample) throws IOException {
    if (Files.notExists(file)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, HexFormat.of().formatHex(codec.encode(sample)) + "\n");
      throw new AssertionError("Wrote " + file + " for a new message; commit it.");
    }
    return HexFormat.of().parseHex(Files.readString(file).strip());
  }

  /** The records of a sealed interface that are messages themselves, not parts of one. */
  private static List<Class<?>> records(Class<?> sealed) {
    return List.of(sealed.getPermittedSubclasses());
  }

  @SuppressWarnings("unchecked")
  private static List<Class<? extends Message>> cast(List<Class<?>> types) {
    return (List<Class<? extends Message>>) (List<?>) types;
  }
}
