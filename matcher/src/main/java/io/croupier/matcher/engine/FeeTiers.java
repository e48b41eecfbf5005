package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.util.Arrays;
import org.agrona.collections.Int2IntHashMap;

/** Least fee rates of single accounts, in place of those of every market. Rates have scale 1e18. */
final class FeeTiers {
    private static final int NONE = -1;

    private final Ledger ledger;
    private final Int2IntHashMap rows = new Int2IntHashMap(NONE);
    private final byte[] address = new byte[Address.LENGTH];
    private int[] accounts = new int[16];
    private long[] makerRates = new long[16];
    private long[] takerRates = new long[16];
    private int size;

    FeeTiers(final Ledger ledger) {
        this.ledger = ledger;
    }

    /** Takes up the command's tiers and forgets all others. */
    void configure(final ConfigureDecoder command) {
        rows.clear();
        size = 0;
        for (final ConfigureDecoder.TiersDecoder tier : command.tiers()) {
            tier.getAccount(address, 0, address.length);
            add(ledger.openAccount(address, 0), tier.makerFeeRate(), tier.takerFeeRate());
        }
    }

    long makerFeeRate(final int account, final Market market) {
        final int row = row(account);
        return row == NONE ? market.makerFeeRate : makerRates[row];
    }

    long takerFeeRate(final int account, final Market market) {
        final int row = row(account);
        return row == NONE ? market.takerFeeRate : takerRates[row];
    }

    void save(final SnapshotOutput out) {
        out.putInt(size);
        for (int row = 0; row < size; row++) {
            out.putInt(accounts[row]);
            out.putLong(makerRates[row]);
            out.putLong(takerRates[row]);
        }
    }

    void load(final SnapshotInput in) {
        final int count = in.count();
        for (int row = 0; row < count; row++) {
            add(in.getInt(), in.getLong(), in.getLong());
        }
    }

    private int row(final int account) {
        return size == 0 ? NONE : rows.get(account);
    }

    private void add(final int account, final long makerRate, final long takerRate) {
        if (size == accounts.length) {
            accounts = Arrays.copyOf(accounts, 2 * size);
            makerRates = Arrays.copyOf(makerRates, 2 * size);
            takerRates = Arrays.copyOf(takerRates, 2 * size);
        }
        accounts[size] = account;
        makerRates[size] = makerRate;
        takerRates[size] = takerRate;
        rows.put(account, size);
        size++;
    }
}
