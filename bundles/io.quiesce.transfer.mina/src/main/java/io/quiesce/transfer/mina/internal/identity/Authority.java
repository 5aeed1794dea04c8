package io.quiesce.transfer.mina.internal.identity;

import io.quiesce.api.Digest;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The receiver's own certificate authority: signs its server certificate and its clients' certificates (RFC 5280). */
public final class Authority {

    private static final Duration LONGEST_BACKDATE = Duration.ofHours(1);
    private static final int SERIAL_BITS = 127;

    private final Identity identity;
    private final Clock clock;
    private final SecureRandom random;
    private final Lifetimes lifetimes;

    public Authority(Identity identity, Clock clock, SecureRandom random, Lifetimes lifetimes) {
        this.identity = identity;
        this.clock = clock;
        this.random = random;
        this.lifetimes = lifetimes;
    }

    /** The key and self-signed certificate of a new authority; its name carries random digits to tell it from others. */
    public static Identity create(Clock clock, SecureRandom random, Lifetimes lifetimes)
            throws GeneralSecurityException {
        KeyPair keys = Identity.newKey(random);
        String name = "Quiesce authority " + new BigInteger(64, random).toString(16);
        X500Name subject = named(name);
        try {
            JcaX509v3CertificateBuilder builder =
                    builder(subject, subject, keys.getPublic(), lifetimes.authority(), clock, random);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            X509Certificate certificate = sign(builder, keys.getPrivate());
            return new Identity(keys.getPrivate(), certificate, certificate);
        } catch (CertIOException e) {
            throw new GeneralSecurityException("the authority's certificate can't be made", e);
        }
    }

    public X509Certificate certificate() {
        return identity.certificate();
    }

    public Digest fingerprint() {
        return Identity.fingerprint(identity.certificate());
    }

    /**
     * A new key and a certificate for the process that this authority's members reach.
     *
     * @param role {@link Role#RECEIVER} or {@link Role#DESK}
     */
    public Identity newServer(Role role, Collection<String> hosts) throws GeneralSecurityException {
        KeyPair keys = Identity.newKey(random);
        GeneralNames names =
                new GeneralNames(hosts.stream().map(Authority::alternativeName).toArray(GeneralName[]::new));
        X509Certificate certificate =
                issue(role == Role.DESK ? "agent" : "receiver", keys.getPublic(), role, lifetimes.server(), names);
        return new Identity(keys.getPrivate(), certificate, identity.certificate());
    }

    /**
     * A certificate for that name and key.
     *
     * @param role {@link Role#AGENT} or {@link Role#OPERATOR}
     */
    public X509Certificate issueMember(Role role, String name, PublicKey key) throws GeneralSecurityException {
        return issue(name, key, role, lifetimes.client(), new GeneralNames(new GeneralName[0]));
    }

    private X509Certificate issue(String name, PublicKey key, Role role, Duration life, GeneralNames alternatives)
            throws GeneralSecurityException {
        X500Name issuer = X500Name.getInstance(
                identity.certificate().getSubjectX500Principal().getEncoded());
        try {
            JcaX509v3CertificateBuilder builder = builder(issuer, named(name), key, life, clock, random);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(role.purpose()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(identity.certificate().getPublicKey()));
            if (alternatives.getNames().length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
            }
            return sign(builder, identity.key());
        } catch (CertIOException e) {
            throw new GeneralSecurityException("a certificate for " + name + " can't be made", e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Duration life, Clock clock, SecureRandom random) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        // begins a little early, for clients whose clock is behind
        Duration tenth = life.dividedBy(10);
        Instant begin = now.minus(tenth.compareTo(LONGEST_BACKDATE) < 0 ? tenth : LONGEST_BACKDATE);
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(begin),
                Date.from(now.plus(life)),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, java.security.PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(Identity.SIGNATURE).build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("signing failed", e);
        }
    }

    private static X500Name named(String name) {
        return new X500NameBuilder().addRDN(BCStyle.CN, name).build();
    }

    private static GeneralName alternativeName(String host) {
        boolean address = host.contains(":") || host.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    /** Names of this machine for a server certificate: information for people, no part of the trust. */
    public static Collection<String> localNames(String boundHost) {
        java.util.Set<String> names = new java.util.TreeSet<>(java.util.List.of("localhost", "127.0.0.1"));
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (java.net.UnknownHostException e) {
            // a machine without a resolvable name of its own: the others do
        }
        if (!boundHost.isEmpty()) {
            names.add(boundHost);
        }
        names.removeIf(n -> !n.matches("[0-9A-Za-z.:-]+"));
        return names;
    }
}
