/* Packages a film: package_film MEDIA FILM FOLDER [all|first|rest|av1|NAME.mp4] [EFFORT] [MLU]
 * writes the renditions into FOLDER and prints how far it gets (to stderr) and one line of JSON.
 * MEDIA is the path of incare-media, or "-": then it is done here, without a fence, for a debugger.
 * MLU: how loud the film is, when that is known. For developers, tests/system and tests/bench. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "av/encode.h"
#include "av/probe.h"
#include "base/buf.h"
#include "base/files.h"
#include "base/json.h"
#include "base/str.h"
#include "guard/worker.h"

static uint32_t wanted(const char *word)
{
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        if (str_equal(word, wire_rendition_file(i)))
            return WIRE_WANT(i);
    if (str_equal(word, "first"))
        return WIRE_WANT_FIRST;
    if (str_equal(word, "av1"))
        return WIRE_WANT_AV1;
    return str_equal(word, "rest") ? WIRE_WANT_REST : WIRE_WANT_ALL;
}

static int effort(const char *word)
{
    if (str_equal(word, "medium"))
        return WIRE_MEDIUM;
    return str_equal(word, "veryfast") ? WIRE_VERYFAST : WIRE_FASTER;
}

static void print_rendition(struct json *json, const struct wire_rendition *of, int name)
{
    json_object(json, NULL);
    json_string(json, "name", wire_rendition_file(name));
    json_string(json, "codecs", of->codecs);
    json_number(json, "width", of->width);
    json_number(json, "height", of->height);
    json_number(json, "fps_num", of->fps_num);
    json_number(json, "fps_den", of->fps_den);
    json_number(json, "sample_rate", of->sample_rate);
    json_number(json, "channels", of->channels);
    json_number(json, "bytes", of->bytes);
    json_number(json, "duration_ms", of->duration_ms);
    json_number(json, "average_bps", of->average_bps);
    json_number(json, "peak_bps", of->peak_bps);
    json_number(json, "init_bytes", of->init_bytes);
    json_number(json, "index_bytes", of->index_bytes);
    json_number(json, "segments", of->segments);
    json_end_object(json);
}

/* From the environment: how far it may get. */
static int stop_permille = 2000;

static int tell(void *context, const struct wire_package *package)
{
    int *last = context;

    if (package->done_permille / 100 > *last / 100)
        fprintf(stderr, "%d percent\n", package->done_permille / 10);
    *last = package->done_permille;
    return *last >= stop_permille;
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

static void print_warnings(struct json *json, const struct wire_package *package)
{
    static const char *const kinds[WIRE_WARNING_KINDS] = {"flashes", "red flashes", "black",
                                                          "silence", "no sound",    "timecode"};

    json_array(json, "warnings");
    for (int i = 0; i < package->warnings_held; i++) {
        json_object(json, NULL);
        json_string(json, "kind", kinds[package->warnings[i].kind]);
        json_number(json, "from_ms", package->warnings[i].from_ms);
        json_number(json, "to_ms", package->warnings[i].to_ms);
        json_end_object(json);
    }
    json_end_array(json);
}

static void print(int r, const struct wire_package *package)
{
    static const char *const outcomes[] = {"done", "refused", "lost", "stopped"};
    AUTO_BUF struct buf out = {0};
    struct json json;

    json_start(&json, &out);
    json_object(&json, NULL);
    json_string(&json, "outcome", r < 0 ? strerror(-r) : outcomes[r]);
    json_string(&json, "reason", package->reason);
    json_number(&json, "frames", package->frames);
    json_number(&json, "duration_ms", package->duration_ms);
    json_number(&json, "missing_ms", package->missing_ms);
    json_number(&json, "broken", package->broken);
    json_number(&json, "loudness", package->loudness);
    json_number(&json, "loudness_mlu", package->loudness_mlu);
    json_array(&json, "renditions");
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        if (package->renditions[i].is_there)
            print_rendition(&json, &package->renditions[i], i);
    json_end_array(&json);
    print_warnings(&json, package);
    json_end_object(&json);
    puts(out.failed ? "{}" : out.data);
}

static void open_outs(struct worker_order *order, int folder)
{
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        order->outs[i] = order->order.wanted & WIRE_WANT(i)
                             ? openat(folder, wire_rendition_file(i),
                                      O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)
                             : -1;
}

/* Files of what was not made are taken away. */
static void close_outs(const struct worker_order *order, int folder,
                       const struct wire_package *package)
{
    for (int i = 0; i < WIRE_RENDITIONS; i++) {
        if (order->outs[i] < 0)
            continue;
        close(order->outs[i]);
        if (!package->renditions[i].is_there)
            unlinkat(folder, wire_rendition_file(i), 0);
    }
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
        return fprintf(stderr,
                       "package_film MEDIA FILM FOLDER [all|first|rest|av1] [EFFORT] [MLU]\n"),
               2;
    if (argc > 6) {
        order.order.loudness = WIRE_MEASURED;
        order.order.loudness_mlu = (int32_t)strtol(argv[6], NULL, 10);
    }
    if (getenv("STOP_PERMILLE"))
        stop_permille = (int)strtol(getenv("STOP_PERMILLE"), NULL, 10);
    order.film = fd;
    open_outs(&order, folder);
    int r = str_equal(argv[1], "-") ? here(&order, &package) : there(argv[1], &order, &package);
    if (r < 0)
        memset(&package, 0, sizeof(package));
    print(r, &package);
    close_outs(&order, folder, &package);
    return r ? 1 : 0;
}
