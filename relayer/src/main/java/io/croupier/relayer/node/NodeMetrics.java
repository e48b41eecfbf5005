package io.croupier.relayer.node;

import io.croupier.matcher.gateway.VenueStatus;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.relayer.chain.EndpointStatus;
import io.croupier.relayer.keeper.KeeperStatus;
import io.croupier.relayer.reconcile.ReconcileStatus;
import io.croupier.relayer.settlement.SettlementSnapshot;
import io.croupier.relayer.watch.WatchStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** All meters of a node; {@code relayer/docs/operations.md} lists them. */
final class NodeMetrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final VenueMetrics venue = new VenueMetrics(registry);
    private final GhostFills ghostFills = new GhostFills(registry);

    /** Held here, since meters do not hold what they measure. */
    private Supplier<SettlementSnapshot> settlement;

    private final List<Supplier<KeeperStatus>> keepers = new ArrayList<>();

    NodeMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /** All meters as Prometheus reads them; only once they are bound. */
    String scrape() {
        settlement.get().reverts().keySet().forEach(this::countReverts);
        return registry.scrape();
    }

    VenueMetrics venue() {
        return venue;
    }

    GhostFills ghostFills() {
        return ghostFills;
    }

    /** Adds what only running parts can tell. */
    void bind(
            final LongSupplier ringFree,
            final IntSupplier rememberedOrders,
            final Supplier<SettlementSnapshot> settlementNow,
            final IntSupplier sessions,
            final LongSupplier freeBytes) {
        settlement = settlementNow;
        Gauge.builder("croupier.ring.free", ringFree, LongSupplier::getAsLong).register(registry);
        Gauge.builder("croupier.orders.remembered", rememberedOrders, IntSupplier::getAsInt)
                .register(registry);
        Gauge.builder("croupier.sessions", sessions, IntSupplier::getAsInt).register(registry);
        Gauge.builder("croupier.disk.free.bytes", freeBytes, LongSupplier::getAsLong)
                .register(registry);
        settlementGauge("croupier.settlement.lag.seconds", s -> s.progress().oldestAgeMs() / 1_000.0);
        settlementGauge("croupier.settlement.backlog.units", s -> s.progress().backlogUnits());
        settlementGauge(
                "croupier.settlement.transactions.in.flight", s -> s.progress().transactionsInFlight());
        settlementGauge("croupier.settlement.gas.per.fill", s -> s.spent().gasPerFill());
        settlementCounter("croupier.settlement.transactions", s -> s.spent().transactions());
        settlementCounter("croupier.settlement.gas", s -> s.spent().gasUsed());
        settlementCounter("croupier.settlement.fee.raises", s -> s.trouble().raises());
        settlementCounter("croupier.settlement.fee.ceiling", s -> s.trouble().feeCeilings());
        settlementCounter("croupier.settlement.not.accepted", s -> s.trouble().notAccepted().values().stream()
                .mapToLong(Long::longValue)
                .sum());
    }

    /** Adds how the chain is seen. */
    void bindChain(
            final Supplier<WatchStatus> watch,
            final LongSupplier lagMs,
            final Supplier<List<EndpointStatus>> endpoints) {
        Gauge.builder("croupier.chain.lag.seconds", lagMs, lag -> lag.getAsLong() / 1_000.0)
                .strongReference(true)
                .register(registry);
        Gauge.builder("croupier.chain.head.block", watch, status -> status.get().headBlock())
                .strongReference(true)
                .register(registry);
        Gauge.builder("croupier.chain.confirmed.block", watch, status -> status.get()
                        .sentBlock())
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("croupier.chain.reorganisations", watch, status -> status.get()
                        .reorganisations())
                .register(registry);
        int index = 0;
        for (final EndpointStatus endpoint : endpoints.get()) {
            final int at = index;
            index++;
            Gauge.builder(
                            "croupier.rpc.endpoint.healthy",
                            endpoints,
                            all -> all.get().get(at).healthy() ? 1 : 0)
                    .tags("endpoint", endpoint.name(), "index", Integer.toString(at))
                    .strongReference(true)
                    .register(registry);
        }
    }

    /** Adds who may trade where. */
    void bindStatus(final Supplier<VenueStatus> status, final List<String> symbols) {
        Gauge.builder("croupier.accounts.frozen", status, now -> now.get().frozenAccounts())
                .strongReference(true)
                .register(registry);
        for (int index = 0; index < symbols.size(); index++) {
            final int market = index;
            Gauge.builder("croupier.market.status", status, now -> statusOf(now.get(), market))
                    .tag("market", symbols.get(index))
                    .strongReference(true)
                    .register(registry);
        }
    }

    private static int statusOf(final VenueStatus status, final int market) {
        final MarketStatus known =
                market < status.markets().size() ? status.markets().get(market) : MarketStatus.CLOSED;
        return known.value();
    }

    /** Only where there is a subscription to new heads. */
    void bindSubscription(final BooleanSupplier live) {
        Gauge.builder("croupier.rpc.subscription.live", live, now -> now.getAsBoolean() ? 1 : 0)
                .strongReference(true)
                .register(registry);
    }

    /** Adds how ledger and chain compare. */
    void bindReconciler(final Supplier<ReconcileStatus> reconciler) {
        Gauge.builder("croupier.reconcile.differences", reconciler, status -> status.get()
                        .findings()
                        .size())
                .strongReference(true)
                .register(registry);
        Gauge.builder("croupier.reconcile.block", reconciler, status -> status.get()
                        .block())
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "croupier.reconcile.problem",
                        reconciler,
                        status -> status.get().problem().isEmpty() ? 0 : 1)
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("croupier.reconcile.rounds", reconciler, status -> status.get()
                        .rounds())
                .register(registry);
        FunctionCounter.builder("croupier.reconcile.accounts", reconciler, status -> status.get()
                        .accounts())
                .register(registry);
    }

    /** Adds what a keeper tells of itself. */
    void bind(final String keeper, final Supplier<KeeperStatus> status) {
        keepers.add(status);
        keeperCounter(keeper, "sent", status, KeeperStatus::sent);
        keeperCounter(keeper, "succeeded", status, KeeperStatus::succeeded);
        keeperCounter(keeper, "failed", status, KeeperStatus::failed);
        Gauge.builder("croupier.keeper.problem", status, s -> s.get().problem().isEmpty() ? 0 : 1)
                .tag("keeper", keeper)
                .strongReference(true)
                .register(registry);
    }

    private void keeperCounter(
            final String keeper,
            final String outcome,
            final Supplier<KeeperStatus> status,
            final ToDoubleFunction<KeeperStatus> value) {
        FunctionCounter.builder("croupier.keeper.calls", status, source -> value.applyAsDouble(source.get()))
                .tag("keeper", keeper)
                .tag("outcome", outcome)
                .register(registry);
    }

    private void countReverts(final String cause) {
        FunctionCounter.builder("croupier.settlement.reverts", settlement, source -> source.get()
                        .reverts()
                        .getOrDefault(cause, 0L))
                .tag("cause", cause)
                .register(registry);
    }

    private void settlementGauge(final String name, final ToDoubleFunction<SettlementSnapshot> value) {
        Gauge.builder(name, settlement, source -> value.applyAsDouble(source.get()))
                .strongReference(true)
                .register(registry);
    }

    private void settlementCounter(final String name, final ToDoubleFunction<SettlementSnapshot> value) {
        FunctionCounter.builder(name, settlement, source -> value.applyAsDouble(source.get()))
                .register(registry);
    }
}
