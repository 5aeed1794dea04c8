package io.quiesce.api.transfer;

import io.quiesce.api.control.OperatorRole;

/** An operator in the registry of an agent. */
public record OperatorEntry(ClientEntry entry, OperatorRole role) {}
