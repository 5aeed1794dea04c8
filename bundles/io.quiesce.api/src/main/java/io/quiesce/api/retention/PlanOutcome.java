package io.quiesce.api.retention;

/** @param policy name of the one that applies; empty when none does */
public record PlanOutcome(String client, String plan, String policy, RetentionOutcome outcome) {}
