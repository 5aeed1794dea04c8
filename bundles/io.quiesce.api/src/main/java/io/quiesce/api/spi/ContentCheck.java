package io.quiesce.api.spi;

import io.quiesce.api.archive.ContentWatch;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.Finding;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Checks what one capture reads. Its results are there when the last block was seen. Safe between threads. */
@ConsumerType
public interface ContentCheck extends ContentWatch {

    /** What a person has to look at, each an error of the run's log; none makes the backup any less of a copy. */
    List<Finding> findings();

    /** What the backup tells about it. */
    Facts facts();
}
