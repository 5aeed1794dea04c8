package io.quiesce.reporting.internal;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes HTML and SVG that is well-formed XML too; every text is escaped. */
final class Markup {

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    Markup() {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param attributes names and values by turns */
    Markup element(String name, Runnable content, String... attributes) {
        try {
            xml.writeStartElement(name);
            attributes(attributes);
            content.run();
            xml.writeEndElement();
            return this;
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    Markup element(String name, String content, String... attributes) {
        return element(name, () -> text(content), attributes);
    }

    /** One that never has content, such as {@code meta}. */
    Markup empty(String name, String... attributes) {
        try {
            xml.writeEmptyElement(name);
            attributes(attributes);
            return this;
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private void attributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], allowed(attributes[i + 1]));
        }
    }

    private void text(String content) {
        try {
            xml.writeCharacters(allowed(content));
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What no XML may contain, escaped or not, is replaced. */
    private static String allowed(String content) {
        return content.codePoints()
                .map(c ->
                        c >= 0x20 && c <= 0xD7FF || c == '\n' || c == '\t' || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000
                                ? c
                                : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Override
    public String toString() {
        try {
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
