/* The group's leader does nothing but wait for the end of a pipe, which comes when nobody holds it.
 */
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"

static _Noreturn void keeper_wait(int held)
{
    char byte;

    if (setpgid(0, 0) || dup2(held, 0) || close_range(1, ~0U, 0))
        _exit(1);
    while (read(0, &byte, 1) < 0 && errno == EINTR)
        ;
    (void)kill(0, SIGKILL);
    _exit(1);
}

int keeper_open(struct keeper *keeper)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC))
        return fault(-errno);
    keeper->pid = fork();
    if (keeper->pid == 0) {
        close(ends[1]);
        keeper_wait(ends[0]);
    }
    close(ends[0]);
    keeper->held = ends[1];
    if (keeper->pid < 0)
        return fault(-EAGAIN);
    (void)setpgid(keeper->pid, keeper->pid); /* whoever of us is first */
    return 0;
}

void keeper_close(struct keeper *keeper)
{
    files_closep(&keeper->held);
    if (keeper->pid <= 0)
        return;
    (void)kill(-keeper->pid, SIGKILL);
    while (waitpid(keeper->pid, NULL, 0) < 0 && errno == EINTR)
        ;
}
