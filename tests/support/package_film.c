/* Packages a film without a fence: package_film FILM FOLDER [all|first|rest] [EFFORT] writes the
 * renditions into FOLDER and prints a line for each. For developers and tests/system. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "av/encode.h"
#include "av/probe.h"
#include "base/files.h"
#include "base/str.h"

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

static void print(const struct wire_package *package, const struct wire_rendition *of, int name)
{
    printf(
        "%s codecs=%s size=%dx%d fps=%d/%d sound=%d/%d bytes=%lld ms=%lld average=%lld peak=%lld "
        "init=%lld index=%lld segments=%d\n",
        wire_rendition_file(name), of->codecs, of->width, of->height, of->fps_num, of->fps_den,
        of->sample_rate, of->channels, (long long)of->bytes, (long long)of->duration_ms,
        (long long)of->average_bps, (long long)of->peak_bps, (long long)of->init_bytes,
        (long long)of->index_bytes, of->segments);
}

int main(int argc, char **argv)
{
    static struct wire_package package;
    struct wire_order order = {.wanted = wanted(argc > 3 ? argv[3] : "all"),
                               .effort = effort(argc > 4 ? argv[4] : "")};
    int fd = argc > 2 ? files_open_named(argv[1]) : -1;
    int folder = argc > 2 ? open(argv[2], O_RDONLY | O_DIRECTORY) : -1;
    int outs[WIRE_RENDITIONS];

    if (fd < 0 || folder < 0)
        return fprintf(stderr, "package_film FILM FOLDER [all|first|rest] [EFFORT]\n"), 2;
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        outs[i] = openat(folder, wire_rendition_file(i), O_RDWR | O_CREAT | O_TRUNC, 0644);
    probe_warm();
    encode_warm();
    int r = encode_film(fd, &order, outs, &package);
    if (r || package.verdict != WIRE_ACCEPTED)
        printf("%s\n", r ? strerror(-r) : package.reason);
    else
        printf("done frames=%lld ms=%lld missing=%lld broken=%d loudness=%d/%d\n",
               (long long)package.frames, (long long)package.duration_ms,
               (long long)package.missing_ms, package.broken, package.loudness,
               package.loudness_mlu);
    for (int i = 0; i < WIRE_RENDITIONS; i++) {
        if (package.renditions[i].is_there)
            print(&package, &package.renditions[i], i);
        else
            unlinkat(folder, wire_rendition_file(i), 0);
        close(outs[i]);
    }
    close(fd);
    close(folder);
    return r || package.verdict != WIRE_ACCEPTED ? 1 : 0;
}
