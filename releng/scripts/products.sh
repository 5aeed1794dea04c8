# Sourced, after java.sh and with $root set: builds the products when a source is newer, or one is missing, and sets QUIESCE,
# QUIESCE_RECEIVER and QUIESCE_WORKBENCH to their programs. Plain sh.

quiesce_products() {
    products=$root/product/target/products
    QUIESCE=$products/io.quiesce.agent.product/linux/gtk/x86_64/quiesce
    QUIESCE_RECEIVER=$products/io.quiesce.receiver.product/linux/gtk/x86_64/quiesce-receiver
    QUIESCE_WORKBENCH=$products/io.quiesce.workbench.product/linux/gtk/x86_64/quiesce-workbench
    export QUIESCE QUIESCE_RECEIVER QUIESCE_WORKBENCH
    if [ -x "$QUIESCE" ] && [ -x "$QUIESCE_RECEIVER" ] && [ -x "$QUIESCE_WORKBENCH" ] &&
        [ -z "$(find "$root/bundles" "$root/features" "$root/product" "$root/releng/io.quiesce.target" -path '*/target' -prune -o \
            -type f -newer "$QUIESCE" -print | head -n 1)" ]; then
        return 0
    fi
    echo "building the products" >&2
    "$root/mvnw" -q -B -ntp -DskipTests package -pl product -am && touch "$QUIESCE"
}

quiesce_products
