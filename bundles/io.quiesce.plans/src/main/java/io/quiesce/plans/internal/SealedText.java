package io.quiesce.plans.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.service.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Moves a secret that stands in a text into the sealed ones of a home, and a reference to its place. */
record SealedText(Secrets secrets, Path home, String label) {

    /**
     * The text with a reference where the secret stood; the same text when it holds none there. The secret is stored
     * before the text with its reference is.
     */
    String at(String text, String name, String... path) throws QuiesceException {
        Node root = root(text);
        Optional<ScalarNode> written =
                YamlText.find(root, path).filter(ScalarNode.class::isInstance).map(ScalarNode.class::cast);
        if (written.isEmpty()
                || written.get().getValue().isEmpty()
                || !secrets.resolve(home, written.get().getValue()).literal()) {
            return text;
        }
        String reference = "${secret:" + name + "}";
        String rewritten = new TextEdit(text).replace(written.get(), reference);
        if (!YamlText.scalar(root(rewritten), path).equals(Optional.of(reference))) {
            throw new InvalidConfigurationException(List.of(new Violation(
                    String.join(".", path),
                    "***",
                    "is written in a way that cannot be replaced: write a reference",
                    label)));
        }
        secrets.put(home, name, Secret.of(written.get().getValue()));
        return rewritten;
    }

    private Node root(String text) throws InvalidConfigurationException {
        List<Violation> violations = new ArrayList<>();
        return new YamlText(label, text)
                .root(violations)
                .orElseThrow(() -> new InvalidConfigurationException(violations));
    }
}
