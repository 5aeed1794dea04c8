/*
 * A disk that is larger than the one that is there, for the receiver of terabyte.sh (LD_PRELOAD): zeros that a write of a page or more holds become
 * holes of the file, whatever else it holds is written, and each file system says that it has 64 TiB free. What is read back is what was
 * written, of holes without a page of the cache for each; fsync, links, names and lengths are the real ones. Needs that nobody uses
 * the position of a file that is read with pread.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PAGE 4096
#define FREE_BYTES (64ULL << 40)

static pthread_mutex_t growing = PTHREAD_MUTEX_INITIALIZER;

static ssize_t written(int fd, const void *bytes, size_t count, off_t at) {
    static ssize_t (*real)(int, const void *, size_t, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    return real(fd, bytes, count, at);
}

/* Nothing else makes a file longer: what another thread appends between question and answer would be cut off. */
static int grow(int fd, off_t end) {
    struct stat now;
    pthread_mutex_lock(&growing);
    int failed = fstat(fd, &now);
    if (!failed && now.st_size < end) failed = ftruncate(fd, end);
    pthread_mutex_unlock(&growing);
    return failed;
}

static int zeros(const char *bytes, size_t count) {
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, count - 1) == 0;
}

/* Where the first byte at or after a position lies that is in no hole; the end when there is none. */
static off_t next_data(int fd, off_t at, off_t end) {
    off_t data = lseek(fd, at, SEEK_DATA);
    return data < 0 || data > end ? end : data;
}

/* Bytes up to the next border between pages of the file, or the end. */
static size_t page(off_t at, size_t left) {
    size_t whole = PAGE - at % PAGE;
    return whole < left ? whole : left;
}

ssize_t pwrite64(int fd, const void *from, size_t count, off_t at) {
    const char *bytes = from;
    if (grow(fd, at + count)) return -1;
    if (count < PAGE) return written(fd, bytes, count, at);
    size_t done = 0;
    while (done < count) {
        size_t run = page(at + done, count - done);
        int hollow = zeros(bytes + done, run);
        while (done + run < count) {
            size_t more = page(at + done + run, count - done - run);
            if (zeros(bytes + done + run, more) != hollow) break;
            run += more;
        }
        if (hollow) {
            off_t end = at + done + run;
            if (next_data(fd, at + done, end) < end
                    && fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at + done, run))
                return -1;
            done += run;
        } else {
            ssize_t n = written(fd, bytes + done, run, at + done);
            if (n < 0) return done > 0 ? (ssize_t) done : -1;
            done += n;
        }
    }
    return done;
}

ssize_t pwrite(int fd, const void *from, size_t count, off_t at) { return pwrite64(fd, from, count, at); }

ssize_t pread64(int fd, void *into, size_t count, off_t at) {
    static ssize_t (*real)(int, void *, size_t, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "pread64");
    struct stat now;
    if (count < PAGE || fstat(fd, &now) || !S_ISREG(now.st_mode) || at >= now.st_size) return real(fd, into, count, at);
    off_t end = at + (off_t) count < now.st_size ? at + (off_t) count : now.st_size;
    off_t data = next_data(fd, at, end);
    if (data > at) {
        memset(into, 0, data - at);
        return data - at;
    }
    off_t hole = lseek(fd, at, SEEK_HOLE);
    return real(fd, into, (hole > at && hole < end ? hole : end) - at, at);
}

ssize_t pread(int fd, void *into, size_t count, off_t at) { return pread64(fd, into, count, at); }

int statvfs64(const char *path, struct statvfs64 *about) {
    static int (*real)(const char *, struct statvfs64 *);
    if (!real) real = dlsym(RTLD_NEXT, "statvfs64");
    int failed = real(path, about);
    if (!failed) about->f_blocks = about->f_bfree = about->f_bavail = FREE_BYTES / about->f_frsize;
    return failed;
}

int statvfs(const char *path, struct statvfs *about) { return statvfs64(path, (struct statvfs64 *) about); }
