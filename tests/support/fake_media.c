/* Stands for incare-media in tests of who asks it: does to a film what the film's first word says.
 * good: renditions of 720p and less; bad: refused; breaks: ends its process each time; breaks-once:
 * the first time; slow: goes on until it is stopped; full: the disk is; gone: ends us all; dirty:
 * what is made of it is not proven clean; dark: it is black for a second; with -av1 behind it only
 * when it is to be made in AV1 (full-av1: from the second rung on, once). Who only has it looked
 * into hears that it is no film. */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/str.h"
#include "guard/wire.h"
#include "wire/job.h"

enum { SOCKET = 3, FAKE_BYTES = 3000, FAKE_PAUSE_MS = 20 };

static bool is_dirty; /* the film that was made last */

static void make(struct wire_packed *packed, int name, int fd)
{
    struct wire_rendition *made = &packed->package.renditions[name];
    bool is_sound = name == WIRE_A128 || name == WIRE_SOUND, is_av1 = name >= WIRE_LADDER;
    char bytes[FAKE_BYTES];

    memset(bytes, is_dirty ? 'X' : is_av1 ? 'A' + name : 'a' + name, sizeof bytes);
    check(write(fd, bytes, sizeof bytes) == FAKE_BYTES);
    *made = (struct wire_rendition){.is_there = true,
                                    .bytes = FAKE_BYTES,
                                    .duration_ms = 2000 + name,
                                    .average_bps = 12000,
                                    .peak_bps = 13000,
                                    .sample_rate = 48000,
                                    .channels = 2};
    snprintf(made->codecs, sizeof made->codecs, "%s",
             is_sound ? "mp4a.40.2"
             : is_av1 ? "av01.0.01M.08"
                      : "avc1.64001F");
    if (!is_sound) {
        made->width = 640;
        made->height = 360;
        made->fps_num = 25;
        made->fps_den = 1;
    }
}

static void make_all(const char *word, const struct wire_request *request, const int *fds,
                     struct wire_packed *packed)
{
    const int *next = fds + 1;

    is_dirty = str_equal(word, "dirty");
    packed->package.duration_ms = 2000;
    packed->package.loudness = WIRE_MEASURED;
    packed->package.loudness_mlu = -20000;
    packed->package.is_watched = (request->order.wanted & WIRE_WANT(WIRE_240P)) != 0;
    if (str_equal(word, "dark") && packed->package.is_watched) {
        packed->package.warnings_held = 1;
        packed->package.warnings[0] =
            (struct wire_warning){.kind = WIRE_BLACK, .from_ms = 500, .to_ms = 1500};
    }
    for (int name = 0; name < WIRE_RENDITIONS; name++)
        if (request->order.wanted & WIRE_WANT(name)) {
            if (name != WIRE_V1080)
                make(packed, name, *next);
            next++;
        }
}

static void go_on(struct wire_packed *packed)
{
    struct pollfd fd = {.fd = SOCKET, .events = POLLIN};
    struct wire_request stop;

    packed->state = WIRE_PACKING;
    packed->package.done_permille = 500;
    while (poll(&fd, 1, FAKE_PAUSE_MS) == 0)
        check(wire_send(SOCKET, packed, sizeof *packed, -1) == 0);
    check(wire_receive(SOCKET, &stop, sizeof stop, NULL, -1) == 0);
    packed->state = WIRE_PACKING_STOPPED;
}

static void refuse(struct wire_packed *packed, int state, const char *reason)
{
    packed->state = state;
    packed->package.verdict = WIRE_REFUSED;
    snprintf(packed->package.reason, sizeof packed->package.reason, "%s", reason);
}

static void do_as(const char *word, const struct wire_request *request, const int *fds,
                  struct wire_packed *packed)
{
    static int broken, filled;
    size_t length = strlen(word);
    char of_av1[16] = "good";

    if (str_ends(word, "-av1")) {
        if (request->order.wanted & WIRE_WANT_AV1)
            snprintf(of_av1, sizeof of_av1, "%.*s", (int)length - 4, word);
        if (str_equal(of_av1, "full") && filled++ != 1)
            snprintf(of_av1, sizeof of_av1, "good");
        word = of_av1;
    }
    if (str_equal(word, "gone"))
        _exit(1);
    if (str_equal(word, "full"))
        packed->fault = -ENOSPC;
    else if (str_equal(word, "bad"))
        refuse(packed, WIRE_PACKED, "There is no picture in it.");
    else if (str_equal(word, "breaks") || (str_equal(word, "breaks-once") && !broken++))
        refuse(packed, WIRE_PACKING_LOST, "It breaks the program that packages films.");
    else if (str_equal(word, "slow"))
        go_on(packed);
    else
        make_all(word, request, fds, packed);
}

static void package(const struct wire_request *request, const int *fds, const char *word)
{
    struct wire_packed packed = {.magic = WIRE_PACKED_MAGIC,
                                 .job = request->job,
                                 .state = WIRE_PACKED,
                                 .package.magic = WIRE_PACKAGE_MAGIC};

    do_as(word, request, fds, &packed);
    check(wire_send(SOCKET, &packed, sizeof packed, -1) == 0);
}

/* A sheet of one tile, or a poster. */
static void take(const struct wire_request *request, const int *fds)
{
    bool is_sheet = request->stills.kind == WIRE_SHEET;
    struct wire_taken taken = {.magic = WIRE_TAKEN_MAGIC,
                               .job = request->job,
                               .stills = {.magic = WIRE_STILLS_MAGIC,
                                          .width = is_sheet ? 1600 : 640,
                                          .height = is_sheet ? 90 : 360,
                                          .tile_width = is_sheet ? 160 : 0,
                                          .tile_height = is_sheet ? 90 : 0,
                                          .tiles_held = is_sheet,
                                          .tiles = {{.at_ms = 0, .appeal = 500 * is_sheet}}}};

    for (int i = 0; i < wire_stills_files(request->stills.kind); i++) {
        check(write(fds[1 + i], i == WIRE_AVIF ? "vvv" : "jjj", 3) == 3);
        taken.stills.bytes[i] = 3;
    }
    check(wire_send(SOCKET, &taken, sizeof taken, -1) == 0);
}

static void extract(const struct wire_request *request, const int *fds)
{
    struct wire_extracted extracted = {.magic = WIRE_EXTRACTED_MAGIC,
                                       .job = request->job,
                                       .extract = {.magic = WIRE_EXTRACT_MAGIC, .bytes = 5}};

    check(write(fds[1], "sound", 5) == 5);
    check(wire_send(SOCKET, &extracted, sizeof extracted, -1) == 0);
}

static enum wire_form form_of(char letter)
{
    return letter == 'j' ? WIRE_FORM_JPEG : letter == 'v' ? WIRE_FORM_AVIF : WIRE_FORM_FILM;
}

/* Of what was made here: each is full of its own letter, and only X is dirt. */
static void prove(const struct wire_request *request, const char *word)
{
    struct wire_proven proven = {
        .magic = WIRE_PROVEN_MAGIC,
        .job = request->job,
        .proof = {.magic = WIRE_PROOF_MAGIC, .form = (int32_t)form_of(word[0])}};

    if (word[0] == 'X') {
        proven.proof.verdict = WIRE_REFUSED;
        snprintf(proven.proof.path, sizeof proven.proof.path, "moov/udta");
        snprintf(proven.proof.reason, sizeof proven.proof.reason, "it holds words");
    }
    check(wire_send(SOCKET, &proven, sizeof proven, -1) == 0);
}

static void look_into(const struct wire_request *request)
{
    struct wire_answer answer = {.magic = WIRE_ANSWER_MAGIC,
                                 .job = request->job,
                                 .probe = {.magic = WIRE_PROBE_MAGIC,
                                           .verdict = WIRE_REFUSED,
                                           .duration_ms = -1,
                                           .reason = "This is no film."}};

    check(wire_send(SOCKET, &answer, sizeof answer, -1) == 0);
}

int main(void)
{
    struct wire_request request;
    int fds[WIRE_FDS_MAX];

    for (;;) {
        size_t count = WIRE_FDS_MAX;
        char word[16] = "";
        int r = wire_receive_all(SOCKET, &request, sizeof request, fds, &count, -1);

        if (r)
            return r == -EPIPE ? 0 : 1;
        check(count > 0 && pread(fds[0], word, sizeof word - 1, 0) >= 0);
        word[strcspn(word, " ")] = '\0';
        if (request.kind == WIRE_KIND_PROVE)
            prove(&request, word);
        else if (request.kind == WIRE_KIND_STILLS)
            take(&request, fds);
        else if (request.kind == WIRE_KIND_PROBE)
            look_into(&request);
        else if (request.kind == WIRE_KIND_EXTRACT)
            extract(&request, fds);
        else
            package(&request, fds, word);
        for (size_t i = 0; i < count; i++)
            close(fds[i]);
    }
}
