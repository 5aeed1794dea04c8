package com.example.quiesce;

import io.quiesce.api.spi.SecretStoreProvider;
import io.quiesce.spi.contract.SecretStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class FolderSecretsTest extends SecretStoreContract {

    @TempDir
    private Path folder;

    @Override
    protected SecretStoreProvider provider() {
        return new FolderSecretsProvider();
    }

    @Override
    protected Map<String, String> reaching() {
        return Map.of("folder", folder.toString());
    }

    @Override
    protected Map<String, String> unreachable() {
        return Map.of("folder", folder.resolve("not mounted").toString());
    }

    @Override
    protected void keep(String path, String secret) throws Exception {
        Files.writeString(folder.resolve(path), secret);
    }
}
