package io.quiesce.plugins.internal;

/** A file is no plug-in, or can't be one here; the message says why and what to do. */
final class PluginException extends Exception {

    private static final long serialVersionUID = 1L;

    PluginException(String message) {
        super(message);
    }

    PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
