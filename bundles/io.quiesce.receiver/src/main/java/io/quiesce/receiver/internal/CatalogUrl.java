package io.quiesce.receiver.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How the catalog's database is written: {@code SCHEME://HOST[:PORT]/DATABASE[?OPTION=VALUE&…]}. */
final class CatalogUrl {

    private static final Set<String> SCHEMES = Set.of("postgresql", "mariadb", "mysql");
    private static final Pattern DATABASE = Pattern.compile("/[A-Za-z0-9_$-]{1,63}");
    /** A URL is shown; what logs in stands elsewhere. */
    private static final Pattern LOGIN = Pattern.compile("(?i)(^|&)(user|[^=&]*password)=");

    private CatalogUrl() {}

    /** Empty when it is none at all. */
    static Optional<URI> address(String written) {
        try {
            return Optional.of(new URI(written.startsWith("jdbc:") ? written.substring("jdbc:".length()) : written));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** What of it may be shown. */
    static String withoutLogin(String written) {
        return written.replaceAll("//.*@", "//***@").replaceAll("(?i)((?:user|password)=)[^&]*", "$1***");
    }

    /** Which rule it breaks, as a fragment of a sentence; empty when it breaks none. */
    static Optional<String> broken(String written) {
        Optional<URI> read = address(written);
        if (read.isEmpty()
                || !SCHEMES.contains(String.valueOf(read.get().getScheme()))
                || read.get().getHost() == null
                || !DATABASE.matcher(String.valueOf(read.get().getPath())).matches()) {
            return Optional.of(
                    "must be postgresql://HOST/DATABASE, mariadb://HOST/DATABASE or mysql://HOST/DATABASE, with"
                            + " :PORT behind the host and ?OPTION=VALUE behind the database where they are needed");
        }
        URI address = read.get();
        if (address.getUserInfo() != null
                || address.getQuery() != null
                        && LOGIN.matcher(address.getQuery()).find()) {
            return Optional.of("must hold neither user nor password: they are catalogUser and catalogPassword");
        }
        return Optional.empty();
    }
}
