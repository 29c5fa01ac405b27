/* A sealed file in memory. The mapping made before the seal writes; none that is made after it
 * does, nor can it be made to (memfd_create(2), F_SEAL_FUTURE_WRITE). */
#include "pane.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"

enum { SEALS = F_SEAL_FUTURE_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL };

static int open_all(struct pane *pane)
{
    if (pane->fd < 0 || ftruncate(pane->fd, (off_t)pane->size) != 0)
        return -errno;
    pane->at = mmap(NULL, pane->size, PROT_READ | PROT_WRITE, MAP_SHARED, pane->fd, 0);
    if (pane->at == MAP_FAILED || fcntl(pane->fd, F_ADD_SEALS, SEALS) != 0 ||
        madvise(pane->at, pane->size, MADV_DONTDUMP) != 0)
        return -errno;
    return 0;
}

int pane_open(struct pane *pane, size_t size)
{
    int r;

    *pane = (struct pane){.at = MAP_FAILED,
                          .size = size,
                          .fd = memfd_create("incare", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    r = open_all(pane);
    if (r)
        pane_close(pane);
    return fault(r);
}

int pane_turn(struct pane *pane)
{
    if (mmap(pane->at, pane->size, PROT_READ, MAP_SHARED | MAP_FIXED, pane->fd, 0) == MAP_FAILED)
        return fault(-errno);
    files_closep(&pane->fd);
    pane->fd = -1;
    return madvise(pane->at, pane->size, MADV_DONTDUMP) ? fault(-errno) : 0;
}

void pane_close(struct pane *pane)
{
    if (pane->at != MAP_FAILED)
        munmap(pane->at, pane->size);
    files_closep(&pane->fd);
    pane->at = MAP_FAILED;
    pane->fd = -1;
}
