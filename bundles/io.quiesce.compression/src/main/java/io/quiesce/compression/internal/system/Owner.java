package io.quiesce.compression.internal.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Optional;

/**
 * To whom files are given: by name where this host knows it, else by number.
 *
 * @param user by name; empty: by number
 * @param group by name; empty: by number
 */
public record Owner(Optional<UserPrincipal> user, int uid, Optional<GroupPrincipal> group, int gid) {

    /** The owner as recorded elsewhere: the names count when this host knows them. */
    public static Owner recorded(Path anywhere, String user, long uid, String group, long gid) {
        UserPrincipalLookupService lookup = anywhere.getFileSystem().getUserPrincipalLookupService();
        return new Owner(byName(lookup, user), (int) uid, groupByName(lookup, group), (int) gid);
    }

    /**
     * Reads {@code user:group}, names or numbers.
     *
     * @throws IllegalArgumentException naming what this host does not know
     */
    public static Owner parse(Path anywhere, String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException("owner '" + text + "' is not of the form user:group");
        }
        String user = text.substring(0, colon);
        String group = text.substring(colon + 1);
        UserPrincipalLookupService lookup = anywhere.getFileSystem().getUserPrincipalLookupService();
        Optional<UserPrincipal> byName = byName(lookup, user);
        Optional<GroupPrincipal> groupByName = groupByName(lookup, group);
        int uid = byName.isPresent() ? 0 : number("user", user);
        int gid = groupByName.isPresent() ? 0 : number("group", group);
        return new Owner(byName, uid, groupByName, gid);
    }

    /** Gives one file away; a link itself, not what it leads to. */
    public void own(Path path) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        // the group first: who has given a file away may no longer change it
        if (group.isPresent()) {
            view.setGroup(group.get());
        } else {
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        }
        if (user.isPresent()) {
            view.setOwner(user.get());
        } else {
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static int number(String what, String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("this host knows no " + what + " '" + text + "'");
        }
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && !text.chars().allMatch(Character::isDigit);
    }

    private static Optional<UserPrincipal> byName(UserPrincipalLookupService lookup, String name) {
        try {
            return isName(name) ? Optional.of(lookup.lookupPrincipalByName(name)) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Optional<GroupPrincipal> groupByName(UserPrincipalLookupService lookup, String name) {
        try {
            return isName(name) ? Optional.of(lookup.lookupPrincipalByGroupName(name)) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
