package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The licence of a bundle")
class LicencesTest {

    @ParameterizedTest
    @DisplayName("is known by its header, which may leave a choice")
    @CsvSource(delimiter = ';', textBlock = """
                    https://www.apache.org/licenses/LICENSE-2.0.txt; Apache-2.0
                    "Apache-2.0, see there"; Apache-2.0
                    https://opensource.org/license/mit; MIT
                    http://www.eclipse.org/org/documents/edl-v10.php; BSD-3-Clause
                    "https://www.eclipse.org/legal/epl-v20.html, https://www.gnu.org/licenses/old-licenses/lgpl-2.1"; EPL-2.0 or LGPL-2.1
                    "https://www.eclipse.org/legal/epl-2.0, https://www.gnu.org/software/classpath/license.html"; EPL-2.0 or GPL-2.0 with Classpath exception
                    EPL v2.0; EPL-2.0
                    """)
    void header(String header, String licence) {
        assertEquals(licence, Licences.of("a.bundle", header, "MIT"));
    }

    @Test
    @DisplayName("is looked for in its text when it has no such header")
    void text() {
        assertEquals(
                "EPL-2.0", Licences.of("a.bundle", "", "under the terms of the Eclipse Public License Version 2.0"));
        assertEquals("MIT", Licences.of("a.bundle", "", "Permission is hereby granted, free of charge, to any person"));
        assertEquals("", Licences.of("a.bundle", "", "Emitted by a machine."));
        assertEquals("Unicode-3.0", Licences.of("com.ibm.icu", "", ""));
    }
}
