/* Proves the files named on the command line and prints a line for each: "CLEAN  film.mp4", or
 * "dirty  film.mp4: moov/udta at byte 1234: user data may say who filmed, where, and when". Ends
 * with 1 when one is not clean, and with 2 when one cannot be read. */
#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "proof/clean.h"

static int prove(const char *path)
{
    struct clean_verdict verdict;
    AUTO_FD int fd = files_open_named(path);
    int r = fd < 0 ? fd : clean_check(fd, &verdict);

    if (r < 0)
        printf("fault  %s: %s\n", path, strerror(-r));
    else if (r == 0)
        printf("CLEAN  %s\n", path);
    else
        printf("dirty  %s: %s at byte %lld: %s\n", path, verdict.path[0] ? verdict.path : "file",
               (long long)verdict.at, verdict.reason);
    return r < 0 ? 2 : r;
}

int main(int argc, char **argv)
{
    int worst = argc < 2 ? 2 : 0;

    for (int i = 1; i < argc; i++) {
        int r = prove(argv[i]);
        worst = r > worst ? r : worst;
    }
    return worst;
}
