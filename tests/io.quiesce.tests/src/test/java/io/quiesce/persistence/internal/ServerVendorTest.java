package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.Secret;
import io.quiesce.api.service.ReceiverConfiguration.CatalogServer;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** How connections to a catalog's server are made. */
class ServerVendorTest {

    private static PGSimpleDataSource postgresql(String address) throws Exception {
        CatalogServer server = new CatalogServer(URI.create(address), "keeper", "");
        return (PGSimpleDataSource) ServerVendor.POSTGRESQL.source(server, Secret.of("pw"));
    }

    @Test
    @DisplayName("what the address says of encryption and time limits holds")
    void written() throws Exception {
        PGSimpleDataSource source =
                postgresql("postgresql://db.example.org/vault?sslmode=verify-full&connectTimeout=11&socketTimeout=77");
        assertEquals("verify-full", source.getSslMode());
        assertEquals(11, source.getConnectTimeout());
        assertEquals(77, source.getSocketTimeout());
        assertEquals(
                "disable",
                postgresql("postgresql://db.example.org/vault?sslmode=disable").getSslMode());
    }

    @Test
    @DisplayName("where it says nothing, connections to other hosts are encrypted and have limits")
    void defaults() throws Exception {
        PGSimpleDataSource source = postgresql("postgresql://db.example.org/vault");
        assertEquals("require", source.getSslMode());
        assertEquals(5, source.getConnectTimeout());
        assertEquals(30, source.getSocketTimeout());
        assertEquals("db.example.org", source.getServerNames()[0]);
        assertEquals("quiesce", source.getApplicationName());
    }
}
