package io.quiesce.api.plan;

/** The hooks of a plan: before the instance is stopped, and after it answers again. */
public record HooksSpec(Hook beforeStop, Hook afterStart) {}
