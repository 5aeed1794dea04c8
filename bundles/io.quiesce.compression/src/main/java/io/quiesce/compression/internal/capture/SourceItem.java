package io.quiesce.compression.internal.capture;

import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.system.FileStatus;
import java.nio.file.Path;

/** What a walk came to: the entry it becomes, and how the file system saw it then. */
record SourceItem(Path path, Entry entry, FileStatus status) {}
