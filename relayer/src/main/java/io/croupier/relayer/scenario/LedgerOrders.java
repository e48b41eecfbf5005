package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.TradeCall;
import io.croupier.matcher.ledger.TradeLeg;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import io.croupier.signing.Order;
import io.croupier.signing.RecoveryResult;
import io.croupier.signing.SignatureRecovery;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Verifies the orders of trade steps and hands them to the ledger. */
final class LedgerOrders {
    private final ScenarioFile file;
    private final LedgerVenue venue;
    private final ScenarioKeys keys;
    private final ScenarioOrders orders;
    private final SignatureRecovery recovery = new SignatureRecovery();
    private final Int256 filled = new Int256();

    LedgerOrders(final ScenarioFile file, final LedgerVenue venue, final ScenarioKeys keys) {
        this.file = file;
        this.venue = venue;
        this.keys = keys;
        this.orders = new ScenarioOrders(file, keys, venue.domain, LedgerVenue::contract);
    }

    /** Appends an order to the call. */
    void add(final TradeCall call, final JsonNode node, final BigInteger match) {
        final ScenarioOrder signed = orders.sign(node);
        final Order order = signed.order();
        final TradeLeg leg = call.add();
        leg.market = venue.market(Fields.text(node, "perp"));
        leg.signer = venue.account(Fields.text(node, "signer"));
        leg.signed = isSigned(Fields.text(node, "signer"), signed, leg.signer);
        leg.paper.set(order.paperAmount());
        leg.credit.set(order.creditAmount());
        leg.makerFeeRate = order.info().makerFeeRate();
        leg.takerFeeRate = order.info().takerFeeRate();
        leg.expiration = order.info().expiration();
        leg.nonce = order.info().nonce();
        final ByteBuffer words = ByteBuffer.wrap(signed.hash().toBytes());
        leg.hash0 = words.getLong();
        leg.hash1 = words.getLong();
        leg.hash2 = words.getLong();
        leg.hash3 = words.getLong();
        leg.match.set(Amounts.unsigned(match));
    }

    /** Filled paper of the order last seen under this key; zero if none was. */
    String filled(final String key) {
        return orders.hash(key).map(this::filled).orElse("0");
    }

    private String filled(final Hash hash) {
        final ByteBuffer words = ByteBuffer.wrap(hash.toBytes());
        return venue.ledger
                .fills()
                .filled(words.getLong(), words.getLong(), words.getLong(), words.getLong(), filled)
                .toString();
    }

    private boolean isSigned(final String label, final ScenarioOrder signed, final int signer) {
        final byte[] recovered = new byte[Address.LENGTH];
        if (recovery.recover(signed.hash().toBytes(), signed.signature().toArray(), recovered) != RecoveryResult.OK) {
            return false;
        }
        final int account = venue.ledger.openAccount(recovered, 0);
        return account == signer
                || venue.ledger.facts().isOperator(signer, account)
                || file.account(label)
                        .key()
                        .map(key -> keys.of(file, key).address().matches(recovered, 0))
                        .orElse(false);
    }
}
