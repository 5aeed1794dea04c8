package io.quiesce.cli.internal;

import io.quiesce.api.Cancellation;

/** What every command of one process shares. */
record Session(Services services, Terminal terminal, Cancellation cancellation) {}
