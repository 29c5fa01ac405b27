/* Packages a film: package_film MEDIA FILM FOLDER [all|first|rest] [EFFORT] writes the renditions
 * into FOLDER and prints a line for each. MEDIA is the path of incare-media, or "-": then it is
 * done here, without a fence, for a debugger. For developers and tests/system. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "av/encode.h"
#include "av/probe.h"
#include "base/files.h"
#include "base/str.h"
#include "guard/worker.h"

static uint32_t wanted(const char *word)
{
    if (str_equal(word, "first"))
        return WIRE_WANT_FIRST;
    return str_equal(word, "rest") ? WIRE_WANT_REST : WIRE_WANT_ALL;
}

static int effort(const char *word)
{
    if (str_equal(word, "medium"))
        return WIRE_MEDIUM;
    return str_equal(word, "veryfast") ? WIRE_VERYFAST : WIRE_FASTER;
}

static void print(const struct wire_rendition *of, int name)
{
    printf(
        "%s codecs=%s size=%dx%d fps=%d/%d sound=%d/%d bytes=%lld ms=%lld average=%lld peak=%lld "
        "init=%lld index=%lld segments=%d\n",
        wire_rendition_file(name), of->codecs, of->width, of->height, of->fps_num, of->fps_den,
        of->sample_rate, of->channels, (long long)of->bytes, (long long)of->duration_ms,
        (long long)of->average_bps, (long long)of->peak_bps, (long long)of->init_bytes,
        (long long)of->index_bytes, of->segments);
}

static int tell(void *context, const struct wire_package *package)
{
    int *last = context;

    if (package->done_permille / 100 > *last / 100)
        printf("at %d percent\n", package->done_permille / 10);
    *last = package->done_permille;
    return 0;
}

static int here(const struct worker_order *order, struct wire_package *package)
{
    probe_warm();
    encode_warm();
    int r = encode_film(order->film, &order->order, order->outs, package);
    return r ? r : package->verdict == WIRE_ACCEPTED ? 0 : WORKER_REFUSED;
}

static int there(const char *media, const struct worker_order *order, struct wire_package *package)
{
    struct worker *worker;
    int r = worker_open(&worker, media);

    if (r)
        return r;
    r = worker_package(worker, order, package);
    worker_close(worker);
    return r;
}

static void report(int r, const struct wire_package *package)
{
    static const char *const outcomes[] = {"done", "refused", "lost", "stopped"};

    if (r < 0)
        printf("fault %s\n", strerror(-r));
    else if (r)
        printf("%s %s\n", outcomes[r], package->reason);
    else
        printf("done frames=%lld ms=%lld missing=%lld broken=%d loudness=%d/%d\n",
               (long long)package->frames, (long long)package->duration_ms,
               (long long)package->missing_ms, package->broken, package->loudness,
               package->loudness_mlu);
}

int main(int argc, char **argv)
{
    static struct wire_package package;
    static int last;
    struct worker_order order = {.order = {.wanted = wanted(argc > 4 ? argv[4] : "all"),
                                           .effort = effort(argc > 5 ? argv[5] : "")},
                                 .tell = tell,
                                 .context = &last};
    AUTO_FD int fd = argc > 3 ? files_open_named(argv[2]) : -1;
    AUTO_FD int folder = argc > 3 ? open(argv[3], O_RDONLY | O_DIRECTORY) : -1;

    if (fd < 0 || folder < 0)
        return fprintf(stderr, "package_film MEDIA FILM FOLDER [all|first|rest] [EFFORT]\n"), 2;
    order.film = fd;
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        order.outs[i] =
            openat(folder, wire_rendition_file(i), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    int r = str_equal(argv[1], "-") ? here(&order, &package) : there(argv[1], &order, &package);
    report(r, &package);
    for (int i = 0; i < WIRE_RENDITIONS; i++) {
        if (!r && package.renditions[i].is_there)
            print(&package.renditions[i], i);
        else
            unlinkat(folder, wire_rendition_file(i), 0);
        close(order.outs[i]);
    }
    return r ? 1 : 0;
}
