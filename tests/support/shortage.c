/* Preloaded into a program under test: memory runs out when a test says so. The file that
 * SHORTAGE_FILE names is shared with the test, which writes there which process is meant and how
 * many of its allocations still succeed. Its first thread, which answers nobody, has memory always:
 * it would not be the n-th allocation of a request that fails. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As tests/system/shortage.py lays it out. */
struct shortage {
    _Atomic int64_t pid;     /* 0: nobody's */
    _Atomic int64_t granted; /* how many succeed before it begins */
    _Atomic int64_t denied;  /* how many fail then; after those all is well again */
};

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static struct shortage *shortage;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("SHORTAGE_FILE");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *at = fd < 0 ? MAP_FAILED
                      : (void *)syscall(SYS_mmap, NULL, sizeof *shortage, PROT_READ | PROT_WRITE,
                                        MAP_SHARED, fd, 0);

    if (at != MAP_FAILED)
        shortage = at;
    if (fd >= 0)
        close(fd);
}

static int is_denied(void)
{
    if (!shortage || atomic_load(&shortage->pid) != getpid() || gettid() == getpid())
        return 0;
    if (atomic_fetch_sub(&shortage->granted, 1) > 0 || atomic_fetch_sub(&shortage->denied, 1) <= 0)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return is_denied() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return is_denied() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return is_denied() ? NULL : __libc_realloc(old, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return is_denied() ? NULL : __libc_realloc(old, bytes);
}

void *memalign(size_t alignment, size_t size)
{
    return is_denied() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    void *made = memalign(alignment, size);

    if (!made)
        return ENOMEM;
    *out = made;
    return 0;
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    return is_denied() ? MAP_FAILED
                       : (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
}
