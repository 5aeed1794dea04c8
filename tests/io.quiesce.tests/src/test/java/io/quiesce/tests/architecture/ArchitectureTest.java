package io.quiesce.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What bundles may import and export, held true by reading every manifest and package of {@code bundles/}. */
@Tag("A6")
@Tag("A1")
@Tag("A2")
class ArchitectureTest {

    private static final Path BUNDLES = Path.of(System.getProperty("quiesce.root"), "bundles");
    private static final Pattern PACKAGE = Pattern.compile("([A-Za-z][\\w.]*)\\s*(?:;(?:[^,\"]|\"[^\"]*\")*)?(?:,|$)");
    private static final Pattern LANGUAGES_DIGITS = Pattern.compile(
            "String\\.format\\(\\s*\"[^\"]*%[^a-zA-Z%\"]*[dfeg]|%[^a-zA-Z%\"]*[dfeg][^\"]*(?:\"|\"\"\")\\s*\\.formatted\\(");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]*)\"\\)");
    private static final Pattern REQUIREMENT = Pattern.compile("(?m)^\\| ([A-Z]+[0-9.]+) \\|(.*)$");
    private static final Map<String, Attributes> MANIFESTS = new TreeMap<>();

    /** Library package prefix and the only bundles that may import it. */
    private static final Map<String, List<String>> OWNERS = Map.ofEntries(
            Map.entry("org.apache.mina", List.of("io.quiesce.transfer.mina")),
            Map.entry("org.bouncycastle", List.of("io.quiesce.transfer.mina")),
            Map.entry("jakarta.mail", List.of("io.quiesce.alerting")),
            Map.entry("jakarta.persistence", List.of("io.quiesce.persistence")),
            Map.entry("org.eclipse.swt", List.of("io.quiesce.workbench")),
            Map.entry("org.eclipse.ui", List.of("io.quiesce.workbench")),
            Map.entry("org.eclipse.jface", List.of("io.quiesce.workbench")),
            Map.entry("com.cronutils", List.of("io.quiesce.scheduler")),
            Map.entry("com.mysql", List.of("io.quiesce.mysql")),
            Map.entry("com.github.luben.zstd", List.of("io.quiesce.compression")),
            Map.entry("org.snakeyaml", List.of("io.quiesce.plans")),
            Map.entry("picocli", List.of("io.quiesce.cli")));

    @BeforeAll
    static void readManifests() throws IOException {
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                Path manifest = folder.resolve("META-INF/MANIFEST.MF");
                if (Files.exists(manifest)) {
                    try (InputStream in = Files.newInputStream(manifest)) {
                        MANIFESTS.put(folder.getFileName().toString(), new Manifest(in).getMainAttributes());
                    }
                }
            }
        }
        assertTrue(MANIFESTS.size() > 5, "bundles are found below " + BUNDLES);
    }

    private static List<String> packages(String bundle, String header) {
        String value = MANIFESTS.get(bundle).getValue(header);
        return value == null
                ? List.of()
                : PACKAGE.matcher(value).results().map(m -> m.group(1)).toList();
    }

    @Test
    @DisplayName("a bundle's symbolic name is its folder's name")
    void symbolicNames() {
        MANIFESTS.forEach((folder, m) ->
                assertEquals(folder, m.getValue("Bundle-SymbolicName").split(";")[0]));
    }

    @Test
    @DisplayName("only the API exports packages")
    void onlyTheApiExports() {
        MANIFESTS.keySet().stream()
                .filter(b -> !b.equals("io.quiesce.api"))
                .forEach(b -> assertEquals(List.of(), packages(b, "Export-Package"), b));
    }

    @Test
    @DisplayName("no bundle imports a sibling: compile time is a star around the API")
    void star() {
        MANIFESTS
                .keySet()
                .forEach(b -> packages(b, "Import-Package").stream()
                        .filter(p -> p.startsWith("io.quiesce."))
                        .forEach(p -> assertTrue(
                                p.equals("io.quiesce.api") || p.startsWith("io.quiesce.api."), b + " → " + p)));
    }

    @Test
    @DisplayName("no bundle requires a bundle, but for Eclipse's own")
    void requireBundle() {
        MANIFESTS
                .keySet()
                .forEach(b -> packages(b, "Require-Bundle")
                        .forEach(r -> assertTrue(r.startsWith("org.eclipse."), b + " requires " + r)));
    }

    @Test
    @DisplayName("every library has the bundles that own it, and no others use it")
    void libraryOwners() {
        MANIFESTS
                .keySet()
                .forEach(b -> packages(b, "Import-Package")
                        .forEach(p -> OWNERS.entrySet().stream()
                                .filter(o -> p.equals(o.getKey()) || p.startsWith(o.getKey() + "."))
                                .forEach(o -> assertTrue(o.getValue().contains(b), b + " imports " + p))));
    }

    @Test
    @DisplayName("the API depends on nothing")
    void apiIsFree() {
        List<String> imports = new ArrayList<>(packages("io.quiesce.api", "Import-Package"));
        imports.removeAll(List.of("org.eclipse.jdt.annotation", "org.osgi.annotation.versioning"));
        assertEquals(List.of(), imports);
    }

    @Test
    @DisplayName("every import of another's package names a version range")
    void versionRanges() {
        MANIFESTS.forEach((b, m) -> {
            String imports = m.getValue("Import-Package");
            if (imports != null) {
                PACKAGE.matcher(imports)
                        .results()
                        .filter(r -> !r.group(1).equals("org.eclipse.jdt.annotation"))
                        .forEach(r -> assertTrue(r.group().contains("version="), b + ": " + r.group()));
            }
        });
    }

    @Test
    @DisplayName("outside the API, classes lie in …internal")
    void internalPackages() throws IOException {
        for (String bundle : MANIFESTS.keySet()) {
            Path source = BUNDLES.resolve(bundle).resolve("src/main/java");
            if (bundle.equals("io.quiesce.api") || !Files.exists(source)) {
                continue;
            }
            Path internal = source.resolve(bundle.replace('.', '/')).resolve("internal");
            try (Stream<Path> files = Files.walk(source)) {
                files.filter(f -> f.toString().endsWith(".java"))
                        .forEach(f -> assertTrue(f.startsWith(internal), f.toString()));
            }
        }
    }

    @Test
    @DisplayName("every package says in one sentence what it is for")
    void packageSentences() throws IOException {
        for (String bundle : MANIFESTS.keySet()) {
            Path source = BUNDLES.resolve(bundle).resolve("src/main/java");
            if (!Files.exists(source)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(source)) {
                files.filter(f -> f.toString().endsWith(".java"))
                        .map(Path::getParent)
                        .distinct()
                        .forEach(p -> assertTrue(Files.exists(p.resolve("package-info.java")), p.toString()));
            }
        }
    }

    @Test
    @DisplayName("no number is written in the digits of a language where it is no text for people")
    void digits() throws IOException {
        for (String bundle : MANIFESTS.keySet()) {
            Path source = BUNDLES.resolve(bundle).resolve("src/main/java");
            if (!Files.exists(source)
                    || List.of("io.quiesce.cli", "io.quiesce.reporting", "io.quiesce.workbench")
                            .contains(bundle)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    assertFalse(LANGUAGES_DIGITS.matcher(Files.readString(file)).find(), file.toString());
                }
            }
        }
    }

    @Test
    @DisplayName("every Java file, tests included, lies below the package of its bundle's name")
    void noStrays() throws IOException {
        for (String bundle : MANIFESTS.keySet()) {
            Path sources = BUNDLES.resolve(bundle).resolve("src");
            String root = bundle.replace('.', '/');
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(f -> f.toString().endsWith(".java")).forEach(f -> {
                    Path inside = sources.relativize(f);
                    assertTrue(
                            inside.startsWith("main/java/" + root) || inside.startsWith("test/java/" + root),
                            f.toString());
                });
            }
        }
    }

    @Test
    @DisplayName("every tag is the id of a requirement, and every requirement that is met has a test")
    void requirements() throws IOException {
        Set<String> tags = new TreeSet<>();
        for (Path tree : List.of(BUNDLES, BUNDLES.resolveSibling("tests"))) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
                    TAG.matcher(Files.readString(file))
                            .results()
                            .map(m -> m.group(1))
                            .forEach(tags::add);
                }
            }
        }
        assertTrue(tags.remove("long"));
        String page = Files.readString(BUNDLES.resolveSibling("docs").resolve("requirements.md"));
        Set<String> known = new TreeSet<>();
        Set<String> met = new TreeSet<>();
        REQUIREMENT.matcher(page).results().forEach(row -> {
            known.add(row.group(1));
            if (!row.group(2).contains("**Not yet")) {
                met.add(row.group(1));
            }
        });
        assertEquals(Set.of(), minus(tags, known), "tags that docs/requirements.md does not have");
        assertEquals(Set.of(), minus(met, tags), "requirements without a test");
    }

    private static Set<String> minus(Set<String> these, Set<String> others) {
        Set<String> left = new TreeSet<>(these);
        left.removeAll(others);
        return left;
    }
}
