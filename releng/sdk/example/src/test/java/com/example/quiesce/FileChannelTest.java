package com.example.quiesce;

import io.quiesce.api.spi.AlertChannelProvider;
import io.quiesce.spi.contract.AlertChannelContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class FileChannelTest extends AlertChannelContract {

    @TempDir
    private Path folder;

    @Override
    protected AlertChannelProvider provider() {
        return new FileChannelProvider();
    }

    @Override
    protected Map<String, String> reaching() {
        return Map.of("file", folder.resolve("alerts.txt").toString());
    }

    @Override
    protected Map<String, String> unreachable() {
        return Map.of("file", folder.resolve("no folder/alerts.txt").toString());
    }

    @Override
    protected String arrived() throws Exception {
        Path file = folder.resolve("alerts.txt");
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
