package io.quiesce.alerting.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Secrets;
import java.nio.file.Path;
import java.util.List;

/** The secrets of a home that were sealed for one channel, {@code alert.CHANNEL.KEY}. */
record ChannelSecrets(Secrets secrets, Path home, String channel) {

    /** The beginning of their names; the key of a setting, without a dot, is the end. */
    String prefix() {
        return prefix(channel);
    }

    private static String prefix(String channel) {
        return "alert." + channel;
    }

    List<String> names() throws QuiesceException {
        return sealedFor(channel, secrets.names(home));
    }

    /** Of these names, those of a channel: the name of another one may begin with this one's and a dot. */
    static List<String> sealedFor(String channel, List<String> names) {
        String begin = prefix(channel) + ".";
        return names.stream()
                .filter(n -> n.startsWith(begin) && n.indexOf('.', begin.length()) < 0)
                .toList();
    }

    /** Of these names, those that a text does not refer to; also in a comment, which may come back. */
    static List<String> unnamed(List<String> names, String text) {
        return names.stream().filter(n -> !text.contains("${secret:" + n + "}")).toList();
    }

    void remove(List<String> names) throws QuiesceException {
        for (String name : names) {
            secrets.remove(home, name);
        }
    }
}
