package io.quiesce.mysql.internal.sql;

/** How an attempt to log in ended. */
public sealed interface Login {

    /** The session is the caller's to close. */
    record Accepted(Session session) implements Login {}

    /** Nothing listens on that host and port. */
    record Nobody(String reason) implements Login {}

    /**
     * Something listens but does not let us in.
     *
     * @param reason in lower case, without the password
     * @param hint what to do
     */
    record Denied(String reason, String hint, Cause cause) implements Login {

        /** Whether waiting can't help: a wrong password, not a busy server. */
        public boolean lasting() {
            return cause != Cause.PASSING;
        }
    }

    enum Cause {
        /** A server that is busy, overloaded or starting, or no server at all. */
        PASSING,
        /** A server that takes sessions and knows its accounts, and refuses this one. */
        ACCOUNT,
        UNREACHABLE
    }
}
