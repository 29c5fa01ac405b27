/* Probes the files named on the command line through worker.c, as incare does, and prints one line
 * of JSON a file: {"file":…,"outcome":"accepted"|"refused"|"fault","ms":…,"probe":{…}}. The first
 * argument is the path of incare-media; "--quiet" as the second prints only the count. Ends with 3
 * when a descriptor or a child was left over. For tests/system and tests/bench. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/files.h"
#include "base/json.h"
#include "base/str.h"
#include "guard/worker.h"
#include "wire/report.h"

enum { LEFT_OVER = 3 };

static int count_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;

    while (folder && readdir(folder))
        count++;
    if (folder)
        closedir(folder);
    return count;
}

static void print(const char *path, int r, int64_t ms, const struct wire_probe *probe)
{
    AUTO_BUF struct buf out = {0};
    struct json json;

    json_start(&json, &out);
    json_object(&json, NULL);
    json_string(&json, "file", path);
    json_string(&json, "outcome", r < 0 ? "fault" : r ? "refused" : "accepted");
    json_number(&json, "ms", ms);
    if (r < 0)
        json_string(&json, "fault", strerror(-r));
    else
        report_write(&json, "probe", probe);
    json_end_object(&json);
    puts(out.failed ? "{}" : out.data);
    fflush(stdout);
}

static int probe_one(struct worker *worker, const char *path, bool is_quiet)
{
    static struct wire_probe probe;
    AUTO_FD int fd = files_open_named(path);
    int64_t begin_ms = clock_steady_ms();
    int r = fd < 0 ? fd : worker_probe(worker, fd, &probe);

    if (!is_quiet)
        print(path, r, clock_steady_ms() - begin_ms, &probe);
    return r < 0;
}

int main(int argc, char **argv)
{
    struct worker *worker;
    int before = count_descriptors(), faults = 0;
    bool is_quiet = argc > 2 && str_equal(argv[2], "--quiet");
    int r = argc > 1 ? worker_open(&worker, argv[1]) : -EINVAL;

    if (r) {
        fprintf(stderr, "probe_files: %s\n", strerror(-r));
        return 1;
    }
    for (int i = is_quiet ? 3 : 2; i < argc; i++)
        faults += probe_one(worker, argv[i], is_quiet);
    worker_close(worker);
    if (count_descriptors() != before || waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD)
        return LEFT_OVER;
    return faults ? 1 : 0;
}
