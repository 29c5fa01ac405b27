/* The subtitle tracks of an original: read out behind the fence, then by our own parser, and kept
 * as drafts. */
#include "intake/subtitles.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "chore.h"
#include "guard/worker.h"
#include "intake/finding.h"
#include "store/drafts.h"
#include "telemetry.h"

/* ISO 639-2, as films have it, for the languages most spoken in England and Wales that RFC 5646
 * 2.2.1 wants shorter. */
static const struct {
    char film[4], tag[3];
} languages[] = {
    {"eng", "en"}, {"cym", "cy"}, {"wel", "cy"}, {"pol", "pl"}, {"ron", "ro"}, {"rum", "ro"},
    {"pan", "pa"}, {"urd", "ur"}, {"por", "pt"}, {"spa", "es"}, {"ara", "ar"}, {"ben", "bn"},
    {"guj", "gu"}, {"ita", "it"}, {"fra", "fr"}, {"fre", "fr"}, {"deu", "de"}, {"ger", "de"},
    {"gle", "ga"}, {"gla", "gd"}, {"lit", "lt"}, {"som", "so"}, {"tur", "tr"}, {"ukr", "uk"},
};

static void tag_language(char out[SUBTITLES_LANGUAGE_MAX], const char *said)
{
    out[0] = '\0';
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (str_equal(languages[i].film, said))
            snprintf(out, SUBTITLES_LANGUAGE_MAX, "%s", languages[i].tag);
}

/* A file in memory that cannot grow: who writes it may be anybody by then. */
static int open_page(void)
{
    AUTO_FD int fd = memfd_create("words", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd < 0 || ftruncate(fd, caption_bytes_max) ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK))
        return fault(-errno);
    return take_fd(&fd);
}

static int parse(int page, const struct wire_extract *extract, struct arena *arena,
                 struct subtitles *subtitles)
{
    struct vtt_report report;
    char *text;
    int r;

    if (extract->bytes > caption_bytes_max)
        return fault(-EBADMSG);
    text = arena_alloc(arena, (size_t)extract->bytes + 1);
    if (!text)
        return fault(-ENOMEM);
    if (pread(page, text, (size_t)extract->bytes, 0) != extract->bytes)
        return fault(-EIO);
    r = vtt_read(arena, text, (size_t)extract->bytes, &subtitles->vtt, &report);
    subtitles->names_place = r == VTT_REFUSED && report.names_place;
    if (r == VTT_REFUSED)
        subtitles->reason = arena_printf(arena, "its words are not taken: %s", report.reason);
    if (r >= 0 && !r == !!subtitles->reason)
        return fault(-ENOMEM);
    return r < 0 ? fault(r) : r ? SUBTITLES_NONE : 0;
}

static int read_track(struct packaging *packaging, int track, struct arena *arena,
                      struct subtitles *subtitles)
{
    AUTO_FD int page = open_page();
    struct wire_extract extract;
    int r;

    if (page < 0)
        return fault(page);
    r = worker_extract(packaging->packager->with->worker, packaging->original, track, page,
                       &extract);
    if (r < 0)
        return fault(r);
    if (r) {
        subtitles->reason = arena_strdup(arena, extract.reason);
        return subtitles->reason ? SUBTITLES_NONE : fault(-ENOMEM);
    }
    tag_language(subtitles->language, extract.language);
    return parse(page, &extract, arena, subtitles);
}

static int open_original(struct packaging *packaging, struct arena *arena, const char **reason)
{
    int r = original_open(packaging);

    if (r != ORIGINAL_MISSING)
        return fault(r);
    *reason = arena_strdup(arena, "its file is not where it was");
    return *reason ? SUBTITLES_NONE : fault(-ENOMEM);
}

int subtitles_read(struct packager *packager, int64_t version_id, int track, struct arena *arena,
                   struct subtitles *subtitles)
{
    struct packaging packaging = {.packager = packager, .arena = arena, .original = -1};
    int r = packagings_find(packager->with->db, version_id, arena, &packaging.row);

    *subtitles = (struct subtitles){0};
    if (r == PACKAGINGS_MISSING) {
        subtitles->reason = "it is not known any more what it was made from";
        return SUBTITLES_NONE;
    }
    if (r == 0)
        r = open_original(&packaging, arena, &subtitles->reason);
    if (r == 0)
        r = read_track(&packaging, track, arena, subtitles);
    files_closep(&packaging.original);
    return r < 0 ? fault(r) : r;
}

static int keep(struct packaging *packaging, int track, const struct subtitles *subtitles)
{
    AUTO_BUF struct buf text = {0};
    struct draft_row row = {.version_id = packaging->row.version_id,
                            .origin = "embedded",
                            .track = track,
                            .language = subtitles->language,
                            .is_telemetry =
                                subtitles->names_place || telemetry_is_suspected(&subtitles->vtt),
                            .cues = subtitles->vtt.count,
                            .made_at = clock_wall_ms()};

    if (!row.is_telemetry)
        vtt_write(&text, &subtitles->vtt);
    if (text.failed)
        return fault(-ENOMEM);
    row.vtt = row.is_telemetry ? "" : text.data;
    return chore_keep(packaging, &row);
}

/* What cannot be read of one track is said of that; the others are there. */
static int take(struct packaging *packaging, int track, const char **reason)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)buf_bytes_max);
    struct subtitles subtitles = {0};
    int r = arena ? read_track(packaging, track, arena, &subtitles) : -ENOMEM;

    if (r == 0 || (r > 0 && subtitles.names_place))
        return keep(packaging, track, &subtitles);
    if (r < 0)
        return fault(r);
    *reason = arena_printf(packaging->arena, "%s%ssubtitle track %d: %s", *reason ? *reason : "",
                           *reason ? "; " : "", track + 1, subtitles.reason);
    return *reason ? 0 : fault(-ENOMEM);
}

int subtitles_run(struct packaging *packaging, const char **reason)
{
    struct db *db = packaging->packager->with->db;
    struct findings found;
    int r = finding_read(db, packaging->row.sha256, &found);

    if (r == 0)
        r = drafts_clear(db, packaging->row.version_id, "embedded");
    if (r == 0)
        r = open_original(packaging, packaging->arena, reason);
    if (r == SUBTITLES_NONE)
        return 0;
    for (int i = 0; r == 0 && i < found.counts[FINDING_SUBTITLES]; i++)
        r = take(packaging, i, reason);
    return r < 0 ? fault(r) : r;
}
