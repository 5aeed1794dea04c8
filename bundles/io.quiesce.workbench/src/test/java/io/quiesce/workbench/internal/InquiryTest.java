package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A4")
class InquiryTest {

    private final Inquiry inquiry = new Inquiry();

    @Test
    @DisplayName("is due at first, not while its answer is waited for, and then when something has changed")
    void due() {
        assertTrue(inquiry.isDue(false));
        int question = inquiry.ask();
        assertFalse(inquiry.isDue(true));
        assertTrue(inquiry.answered(question));
        assertFalse(inquiry.isDue(false));
        assertTrue(inquiry.isDue(true));
    }

    @Test
    @DisplayName("only the answer to the newest question counts, once")
    void newest() {
        int old = inquiry.ask();
        int newest = inquiry.ask();
        assertFalse(inquiry.failed(old, "too late"));
        assertFalse(inquiry.isDue(true));
        assertTrue(inquiry.answered(newest));
        assertFalse(inquiry.answered(newest));
        assertEquals("", inquiry.failure());
    }

    @Test
    @DisplayName("why there is no answer stays said until there is one")
    void failure() {
        inquiry.failed(inquiry.ask(), "the database is damaged");
        inquiry.outdate();
        assertEquals("the database is damaged", inquiry.failure());
        int again = inquiry.ask();
        assertEquals("the database is damaged", inquiry.failure());
        inquiry.answered(again);
        assertEquals("", inquiry.failure());
    }

    @Test
    @DisplayName("is due once more when nobody could be asked meanwhile, whatever was on its way then")
    void outdated() {
        int question = inquiry.ask();
        inquiry.outdate();
        assertFalse(inquiry.isDue(false));
        assertTrue(inquiry.failed(question, "the agent can't be reached"));
        assertTrue(inquiry.isDue(false));
    }

    @Test
    @DisplayName("when there is nothing to ask, nothing is waited for")
    void dropped() {
        int question = inquiry.ask();
        inquiry.drop();
        assertFalse(inquiry.answered(question));
        assertFalse(inquiry.isDue(false));
        assertTrue(inquiry.isDue(true));
    }
}
