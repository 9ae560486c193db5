package dev.millrace.fabric;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final byte[] CONTENT = "hello".getBytes(UTF_8);
  private static final Seal.Address ADDRESS = new Seal.Address(1, "alice", "bob", 5);
  private final ClusterKey key = ClusterKey.random();
  private final Seal seal = new Seal(key);

  @Test
  void theSameKeyOpensAgainAndAgain() {
    byte[] sealed = seal.close(ADDRESS, CONTENT);

    assertThat(new Seal(key).open(ADDRESS, sealed)).contains(CONTENT);
    assertThat(new Seal(key).open(ADDRESS, sealed)).contains(CONTENT);
    assertThat(new String(sealed, UTF_8)).doesNotContain("hello");
  }

  @Test
  void anotherKeyDoesNot() {
    assertThat(new Seal(ClusterKey.random()).open(ADDRESS, seal.close(ADDRESS, CONTENT))).isEmpty();
  }

  @Test
  void anyOtherAddressDoesNot() {
    byte[] sealed = seal.close(ADDRESS, CONTENT);
    for (Seal.Address other :
        List.of(
            new Seal.Address(2, "alice", "bob", 5),
            new Seal.Address(1, "mallory", "bob", 5),
            new Seal.Address(1, "alice", "carol", 5),
            new Seal.Address(1, "alice", "bob", 6))) {
      assertThat(seal.open(other, sealed)).as("%s", other).isEmpty();
    }
  }

  @Test
  void anyChangedBitIsNoticed() {
    byte[] sealed = seal.close(ADDRESS, CONTENT);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(seal.open(ADDRESS, changed)).as("bit %s", bit).isEmpty();
    }
    assertThat(seal.open(ADDRESS, new byte[3])).isEmpty();
  }

  @Test
  void theSameContentNeverLooksTheSame() {
    assertThat(seal.close(ADDRESS, CONTENT)).isNotEqualTo(seal.close(ADDRESS, CONTENT));
  }
}
