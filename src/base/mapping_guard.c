/* A page that is gone is replaced by one of zeros, so that the instruction which reads it ends. Any
 * other SIGBUS is a bug, and ends the program as if this were not here. */
#include "base/mapping_guard.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "base/fault.h"
#include "base/mapping.h"

static struct sigaction before;
static _Thread_local struct mapping *volatile reading;

void mapping_guard_reading(struct mapping *mapping)
{
    reading = mapping;
}

/* Nothing but system calls in here (signal-safety(7)). */
static void mend(int number, siginfo_t *info, void *context)
{
    int kept = errno;

    (void)context;
    if (info->si_code > 0 && reading && mapping_mend(reading, info->si_addr)) {
        errno = kept;
        return;
    }
    sigaction(number, &before, NULL);
    if (info->si_code <= 0) /* sent by somebody; else it comes again of itself */
        raise(number);
}

void mapping_guard_start(void)
{
    struct sigaction act = {.sa_sigaction = mend, .sa_flags = SA_SIGINFO};

    check(!sigaction(SIGBUS, &act, &before));
}
