package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.signing.Address;
import io.croupier.signing.Keccak256;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import java.math.BigInteger;

/** An order for tests, in ticks and lots of {@link Commands#configure()}; its hash stands in for the digest. */
final class TestOrder {
    static final long PAPER_PER_LOT = Commands.WAD / 1000;
    static final long CREDIT_PER_TICK_LOT = 100;

    final Address signer;
    final long signedLots;
    final long ticks;
    Address perp = Commands.BTC;
    Address recovered;
    SignatureCheck signatureCheck = SignatureCheck.RECOVERED;
    TimeInForce timeInForce = TimeInForce.GTC;
    SelfTradePrevention selfTradePrevention = SelfTradePrevention.CANCEL_INCOMING;
    boolean postOnly;
    boolean reduceOnly;
    long makerFeeRate = Commands.WAD / 10_000;
    long takerFeeRate = Commands.WAD / 2_000;
    long expiration = ExchangeFixture.START_SECONDS + 3600;
    long nonce;
    String clientOrderId = "";
    byte[] replaces = new byte[32];
    byte[] signature = new byte[65];
    BigInteger paperOffset = BigInteger.ZERO;
    BigInteger creditOffset = BigInteger.ZERO;

    private TestOrder(final Address signer, final long signedLots, final long ticks, final long nonce) {
        this.signer = signer;
        this.recovered = signer;
        this.signedLots = signedLots;
        this.ticks = ticks;
        this.nonce = nonce;
    }

    static TestOrder buy(final Address signer, final long lots, final long ticks, final long nonce) {
        return new TestOrder(signer, lots, ticks, nonce);
    }

    static TestOrder sell(final Address signer, final long lots, final long ticks, final long nonce) {
        return new TestOrder(signer, -lots, ticks, nonce);
    }

    TestOrder with(final TimeInForce value) {
        timeInForce = value;
        return this;
    }

    TestOrder with(final SelfTradePrevention value) {
        selfTradePrevention = value;
        return this;
    }

    TestOrder named(final String value) {
        clientOrderId = value;
        return this;
    }

    TestOrder asPostOnly() {
        postOnly = true;
        return this;
    }

    TestOrder asReduceOnly() {
        reduceOnly = true;
        nonce |= OrderInfo.REDUCE_ONLY_NONCE_BIT;
        return this;
    }

    TestOrder inPlaceOf(final TestOrder old) {
        replaces = old.hash();
        return this;
    }

    TestOrder signedBy(final Address key) {
        recovered = key;
        return this;
    }

    TestOrder expiring(final long seconds) {
        expiration = seconds;
        return this;
    }

    Order order() {
        return new Order(
                perp,
                signer,
                BigInteger.valueOf(signedLots)
                        .multiply(BigInteger.valueOf(PAPER_PER_LOT))
                        .add(paperOffset),
                BigInteger.valueOf(-signedLots)
                        .multiply(BigInteger.valueOf(ticks * CREDIT_PER_TICK_LOT))
                        .add(creditOffset),
                new OrderInfo(makerFeeRate, takerFeeRate, expiration, nonce));
    }

    byte[] packed() {
        return order().encode();
    }

    byte[] hash() {
        final byte[] hash = new byte[32];
        new Keccak256().hash(packed(), 0, 104, hash, 0);
        return hash;
    }
}
