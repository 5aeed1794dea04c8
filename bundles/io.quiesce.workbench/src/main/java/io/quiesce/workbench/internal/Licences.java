package io.quiesce.workbench.internal;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Short names of licences, by what bundles say of theirs. Pure. */
final class Licences {

    private record Sign(Pattern pattern, String licence) {}

    private static final List<Sign> SIGNS = List.of(
            sign("apache.{0,9}licen[sc]e|apache-2\\.0", "Apache-2.0"),
            sign("eclipse public licen[sc]e|epl[- ]v?\\.?2", "EPL-2.0"),
            sign("eclipse distribution licen[sc]e|edl-v10", "BSD-3-Clause"),
            sign("lgpl-2\\.1|lesser general public", "LGPL-2.1"),
            sign("classpath", "GPL-2.0 with Classpath exception"),
            sign("license/mit|\\bmit\\b|permission is hereby granted, free of charge", "MIT"),
            sign("bsd-2-clause", "BSD-2-Clause"),
            sign("bsd-3-clause", "BSD-3-Clause"));

    /** Of bundles that say nothing of it in a header, or more than a header of it in their text. */
    private static final Map<String, String> KNOWN = Map.of(
            "com.ibm.icu", "Unicode-3.0",
            "com.mysql.cj", "GPL-2.0 with Universal FOSS exception",
            "com.sun.jna", "Apache-2.0 or LGPL-2.1",
            "com.sun.jna.platform", "Apache-2.0 or LGPL-2.1",
            "org.w3c.css.sac", "W3C",
            "info.picocli", "Apache-2.0",
            "picocli", "Apache-2.0");

    private Licences() {}

    private static Sign sign(String pattern, String licence) {
        return new Sign(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), licence);
    }

    /**
     * @param header {@code Bundle-License}; it may leave a choice
     * @param text beginning of the licence, asked when the header says nothing
     * @return empty when nothing tells
     */
    static String of(String bundle, String header, String text) {
        if (bundle.startsWith("io.quiesce.")) {
            return Texts.about_own;
        }
        if (KNOWN.containsKey(bundle)) {
            return KNOWN.get(bundle);
        }
        String all = SIGNS.stream()
                .filter(s -> s.pattern().matcher(header).find())
                .map(Sign::licence)
                .distinct()
                .collect(Collectors.joining(" or "));
        return all.isEmpty()
                ? SIGNS.stream()
                        .filter(s -> s.pattern().matcher(text).find())
                        .map(Sign::licence)
                        .findFirst()
                        .orElse("")
                : all;
    }
}
