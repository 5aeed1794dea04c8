package io.quiesce.persistence.internal;

import io.quiesce.api.Secret;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A key of AES-256-GCM (NIST SP 800-38D). Name and version of a secret are bound to its text. */
final class SecretKey {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 8;

    private final byte[] key;
    private final String id;

    private SecretKey(byte[] key) throws GeneralSecurityException {
        this.key = key;
        java.security.MessageDigest digest = java.security.MessageDigest.getInstance("SHA-256");
        digest.update("quiesce key id\0".getBytes(StandardCharsets.UTF_8));
        this.id = HexFormat.of().formatHex(Arrays.copyOf(digest.digest(key), ID_BYTES));
    }

    static SecretKey random(SecureRandom random) throws GeneralSecurityException {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return new SecretKey(key);
    }

    /** Empty when the text is not 32 bytes in Base64. */
    static Optional<SecretKey> parse(String text) throws GeneralSecurityException {
        try {
            byte[] key = Base64.getDecoder().decode(text.strip());
            return key.length == KEY_BYTES ? Optional.of(new SecretKey(key)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Says which key it is and nothing about its bytes. */
    String id() {
        return id;
    }

    /** In Base64, for the one file that holds it. */
    String reveal() {
        return Base64.getEncoder().encodeToString(key);
    }

    Sealed seal(String name, long version, Secret secret, SecureRandom random) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain;
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(secret.reveal()));
            plain = new byte[bytes.remaining()];
            bytes.get(plain);
            Arrays.fill(bytes.array(), (byte) 0);
        } catch (CharacterCodingException e) {
            throw new GeneralSecurityException("the secret is not Unicode text", e);
        }
        byte[] text = cipher(Cipher.ENCRYPT_MODE, name, version, nonce).doFinal(plain);
        Arrays.fill(plain, (byte) 0);
        return new Sealed(
                version,
                id,
                Base64.getEncoder().encodeToString(nonce),
                Base64.getEncoder().encodeToString(text));
    }

    /** @throws GeneralSecurityException when another key, name or version sealed it, or a bit has changed */
    Secret open(String name, Sealed sealed) throws GeneralSecurityException {
        try {
            byte[] nonce = Base64.getDecoder().decode(sealed.nonce());
            byte[] plain = cipher(Cipher.DECRYPT_MODE, name, sealed.version(), nonce)
                    .doFinal(Base64.getDecoder().decode(sealed.text()));
            Secret secret = Secret.of(new String(plain, StandardCharsets.UTF_8));
            Arrays.fill(plain, (byte) 0);
            return secret;
        } catch (IllegalArgumentException e) {
            throw new AEADBadTagException("not Base64: " + e.getMessage());
        }
    }

    private Cipher cipher(int mode, String name, long version, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("quiesce secret\0" + name + "\0" + version).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "key " + id;
    }
}
