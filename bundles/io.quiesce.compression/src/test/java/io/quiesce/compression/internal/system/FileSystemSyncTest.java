package io.quiesce.compression.internal.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSystemSyncTest {

    @ParameterizedTest
    @CsvSource({
        "4.18.0-553.el8, false",
        "5.4.0-200-generic, false",
        "5.7, false",
        "5.8.0, true",
        "5.15.167.4, true",
        "6.1.0-28-amd64, true",
        "10.0, true",
        "unknown, false"
    })
    @DisplayName("one call for a whole file system is trusted only where the kernel reports failed writes")
    void releases(String release, boolean trusted) {
        assertEquals(trusted, FileSystemSync.reportsFailures(release));
    }
}
