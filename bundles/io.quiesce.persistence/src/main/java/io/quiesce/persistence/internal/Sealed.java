package io.quiesce.persistence.internal;

/**
 * A secret under a key.
 *
 * @param version grows with each change of the secret; bound to the text
 * @param keyId of the key that opens it
 * @param nonce 12 random bytes, Base64
 * @param text ciphertext and tag of AES-256-GCM, Base64
 */
record Sealed(long version, String keyId, String nonce, String text) {}
