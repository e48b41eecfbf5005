package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.TradeCall;
import io.croupier.matcher.ledger.TradeLeg;
import io.croupier.signing.Address;
import io.croupier.signing.Order;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import io.croupier.signing.RecoveryResult;
import io.croupier.signing.SignatureRecovery;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signs and verifies the orders of trade steps, and remembers their hashes by {@code signer/perp/nonce}. */
final class LedgerOrders {
    /** The one contract account that vouches for what its owner's key has signed. */
    private static final String APPROVING_CONTRACT = "c1271";

    private final ScenarioFile file;
    private final LedgerVenue venue;
    private final ScenarioKeys keys;
    private final OrderHasher hasher;
    private final SignatureRecovery recovery = new SignatureRecovery();
    private final Map<String, byte[]> hashes = new LinkedHashMap<>();
    private final Int256 filled = new Int256();

    LedgerOrders(final ScenarioFile file, final LedgerVenue venue, final ScenarioKeys keys) {
        this.file = file;
        this.venue = venue;
        this.keys = keys;
        this.hasher = new OrderHasher(venue.domain);
    }

    /** Appends an order to the call. */
    void add(final TradeCall call, final JsonNode node, final BigInteger match) {
        final Order order = read(node);
        final byte[] hash = hasher.digest(order);
        hashes.put(key(node), hash);
        final TradeLeg leg = call.add();
        leg.market = venue.market(Fields.text(node, "perp"));
        leg.signer = venue.account(Fields.text(node, "signer"));
        leg.signed = isSigned(node, order, hash, leg.signer);
        leg.paper.set(order.paperAmount());
        leg.credit.set(order.creditAmount());
        leg.makerFeeRate = order.info().makerFeeRate();
        leg.takerFeeRate = order.info().takerFeeRate();
        leg.expiration = order.info().expiration();
        leg.nonce = order.info().nonce();
        final ByteBuffer words = ByteBuffer.wrap(hash);
        leg.hash0 = words.getLong();
        leg.hash1 = words.getLong();
        leg.hash2 = words.getLong();
        leg.hash3 = words.getLong();
        leg.match.set(Amounts.unsigned(match));
    }

    /** Filled paper of the order last seen under this key; zero if none was. */
    String filled(final String key) {
        final byte[] hash = hashes.get(key);
        if (hash == null) {
            return "0";
        }
        final ByteBuffer words = ByteBuffer.wrap(hash);
        return venue.ledger
                .fills()
                .filled(words.getLong(), words.getLong(), words.getLong(), words.getLong(), filled)
                .toString();
    }

    private Order read(final JsonNode node) {
        final String signer = Fields.text(node, "signer");
        return new Order(
                LedgerVenue.contract(Fields.text(node, "perp")),
                venue.accountAddress(signer),
                Fields.integer(node, "paperAmount"),
                Fields.integer(node, "creditAmount"),
                OrderInfo.parse(Fields.text(node, "info")));
    }

    private boolean isSigned(final JsonNode node, final Order order, final byte[] hash, final int signer) {
        final OrderSigner key = keys.of(file, Fields.text(node, "signedBy"));
        final byte[] signature =
                SignatureMode.of(Fields.text(node, "signatureMode")).sign(order, venue.domain, key);
        final byte[] recovered = new byte[Address.LENGTH];
        if (recovery.recover(hash, signature, recovered) != RecoveryResult.OK) {
            return false;
        }
        final boolean approvedByContract = Fields.text(node, "signer").equals(APPROVING_CONTRACT)
                && key.address().matches(recovered, 0);
        final int account = venue.ledger.openAccount(recovered, 0);
        return account == signer || venue.ledger.facts().isOperator(signer, account) || approvedByContract;
    }

    private static String key(final JsonNode order) {
        return Fields.text(order, "signer") + "/" + Fields.text(order, "perp") + "/" + Fields.text(order, "nonce");
    }
}
