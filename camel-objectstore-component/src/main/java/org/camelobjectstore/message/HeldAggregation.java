/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Service;
import org.apache.camel.processor.aggregate.AggregateProcessor;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Has what waits in an aggregate count as not processed until the aggregated exchange is done. Camel completes each exchange
 * when the aggregate has taken it, and keeps it in the heap, where a JVM that dies would lose it.
 *
 * <p>It wraps the strategy of each aggregate of a context, for the sake of the exchanges that come from a consumer of this
 * component; others pass unnoticed. An aggregate with a repository of its own is left alone: what is in there outlives the
 * JVM.
 */
final class HeldAggregation implements AggregationStrategy, Service {
    /** A property of the exchange of a group: who holds what the group was made of. */
    private static final String MEMBERS = "CamelObjectStoreAggregated";

    private final AggregateProcessor aggregate;
    private final AggregationStrategy strategy;
    /** Of groups that are not complete; weak for those that the aggregate drops. */
    private final Set<Holding.Holder> waiting =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private HeldAggregation(AggregateProcessor aggregate) {
        this.aggregate = aggregate;
        this.strategy = aggregate.getAggregationStrategy();
    }

    static void wrap(AggregateProcessor aggregate) {
        if (!(aggregate.getAggregationStrategy() instanceof HeldAggregation)) {
            aggregate.setAggregationStrategy(new HeldAggregation(aggregate));
        }
    }

    @Override
    public @Nullable Exchange aggregate(@Nullable Exchange group, Exchange added) {
        Map<Holding, Holding.Holder> members = members(group);
        List<Holding.Holder> joined = new ArrayList<>();
        if (aggregate.getAggregationRepository() instanceof MemoryAggregationRepository) {
            for (Holding holding : Holding.of(added)) {
                members.computeIfAbsent(holding, absent -> {
                    Holding.Holder holder = absent.holdForAggregate();
                    joined.add(holder);
                    return holder;
                });
            }
        }
        waiting.addAll(joined);
        Exchange result;
        try {
            result = strategy.aggregate(group, added);
        } catch (RuntimeException | Error e) {
            boolean discarded = aggregate.isDiscardOnAggregationFailure();
            leave(members, discarded ? List.copyOf(members.values()) : joined, e);
            throw e;
        }
        if (result == null) {
            leave(members, joined, new IllegalStateException("The aggregate's strategy returned nothing"));
        }
        if (result != null && !members.isEmpty()) {
            result.setProperty(MEMBERS, members);
        }
        return result;
    }

    /** Some are not in the group after all, or nobody is in it any more. */
    private void leave(Map<Holding, Holding.Holder> members, List<Holding.Holder> leaving, Throwable cause) {
        members.values().removeAll(leaving);
        leaving.forEach(holder -> end(holder, cause));
    }

    @SuppressWarnings("unchecked")
    private static Map<Holding, Holding.Holder> members(@Nullable Exchange group) {
        Map<Holding, Holding.Holder> members = group == null ? null : group.getProperty(MEMBERS, Map.class);
        return members == null ? new ConcurrentHashMap<>() : members;
    }

    private void end(Holding.Holder holder, Throwable cause) {
        waiting.remove(holder);
        holder.end(null, cause);
    }

    @Override
    public void onCompletion(Exchange group) {
        Map<Holding, Holding.Holder> members = members(group);
        if (!members.isEmpty()) {
            group.removeProperty(MEMBERS);
            Holding.mark(group, members.keySet()); // it may be aggregated again
            members.values().forEach(holder -> {
                waiting.remove(holder);
                group.getExchangeExtension().addOnCompletion(holder);
            });
        }
        strategy.onCompletion(group);
    }

    @Override
    public boolean canPreComplete() {
        return strategy.canPreComplete();
    }

    @Override
    public boolean preComplete(@Nullable Exchange group, Exchange added) {
        return strategy.preComplete(group, added);
    }

    @Override
    public void timeout(Exchange group, int index, int total, long timeout) {
        strategy.timeout(group, index, total, timeout);
        if (aggregate.isDiscardOnCompletionTimeout()) {
            IllegalStateException cause =
                    new IllegalStateException("The aggregate discarded its group after a timeout");
            members(group).values().forEach(holder -> end(holder, cause));
        }
    }

    @Override
    public void onOptimisticLockFailure(Exchange group, Exchange added) {
        strategy.onOptimisticLockFailure(group, added);
    }

    @Override
    public void start() {
        ServiceHelper.startService(strategy);
    }

    /** Groups that are not complete now never will be. */
    @Override
    public void stop() {
        ServiceHelper.stopAndShutdownService(strategy);
        IllegalStateException cause =
                new IllegalStateException("The aggregate was stopped before its group was complete");
        List<Holding.Holder> left;
        synchronized (waiting) {
            left = List.copyOf(waiting);
        }
        left.forEach(holder -> end(holder, cause));
    }
}
