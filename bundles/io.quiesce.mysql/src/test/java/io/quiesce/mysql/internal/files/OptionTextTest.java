package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OptionTextTest {

    @Property
    void textsWithoutSecretsStayAsTheyAre(@ForAll("texts") String text) {
        assertEquals(text, OptionFiles.withoutSecrets(text));
    }

    @Property
    void secretsNeverStay(
            @ForAll("texts") String before, @ForAll("secretNames") String name, @ForAll("lineEnds") String end) {
        String text = OptionFiles.withoutSecrets(before + end + name + " = QQhushQQ" + end);

        assertFalse(text.contains("hush"), text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab=[]#; \t\r\n\"'/").ofMaxLength(80);
    }

    @Provide
    Arbitrary<String> lineEnds() {
        return Arbitraries.of("\n", "\r", "\r\n", "\f", "\u2028");
    }

    @Provide
    Arbitrary<String> secretNames() {
        return Arbitraries.of(
                "password",
                "#password",
                " ; master-password",
                "wsrep_sst_auth",
                "report_password",
                "my-secret",
                "x_token");
    }
}
