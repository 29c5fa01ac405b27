/* The files beside a film: captions, chapters, its texts. A bad one is a complaint with file and
 * line; the film goes on without it. NAME.jpg is known, and said not to be shown. */
#include "beside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/revise.h"
#include "pipeline.h"
#include "store/captions.h"
#include "store/film_words.h"
#include "text/ttml.h"

int beside_fingerprint(struct job *job)
{
    AUTO_BUF struct buf all = {0};
    int first, count = folder_near(job->folder, job->name, &first);

    for (int i = first; i < first + count; i++) {
        const char *name = job->folder->names[i];
        struct stat at;
        if (!folder_is_beside(name, job->name) ||
            fstatat(job->folder->fd, name, &at, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        buf_printf(&all, "%s/%lld %lld.%09ld %lld.%09ld %llu\n", name, (long long)at.st_size,
                   (long long)at.st_mtim.tv_sec, at.st_mtim.tv_nsec, (long long)at.st_ctim.tv_sec,
                   at.st_ctim.tv_nsec, (unsigned long long)at.st_ino);
    }
    job->beside.fingerprint[0] = '\0';
    if (all.failed)
        return fault(-ENOMEM);
    return all.length == 0 ? 0 : digest_bytes(all.data, all.length, job->beside.fingerprint);
}

/* Adds "name: why" to what will be said of the film. A name may be any bytes. */
static int complain(struct job *job, const char *name, int line, const char *why)
{
    const char *before = job->beside.complaints;
    const char *gap = before[0] ? "; " : "";
    char *said;

    if ((int64_t)strlen(before) > complaints_bytes_max)
        return 0;
    said = line > 0 ? arena_printf(job->arena, "%s%s%s:%d: %s", before, gap, name, line, why)
                    : arena_printf(job->arena, "%s%s%s: %s", before, gap, name, why);
    if (said && (int64_t)strlen(said) > complaints_bytes_max)
        said = arena_printf(job->arena, "%s; and there is more to mend", said);
    if (!said)
        return fault(-ENOMEM);
    str_make_text(said);
    job->beside.complaints = said;
    return 0;
}

int beside_give_up(struct job *job, const char *why)
{
    struct beside *beside = &job->beside;

    sidecar_clear(&beside->sidecar);
    beside->caption_count = beside->translation_count = 0;
    beside->has_chapters = false;
    beside->has_sidecar = beside->is_sidecar_bad = beside->is_translation_bad = true;
    beside->has_chapters_file = beside->is_given_up = true;
    return fault(complain(job, "the files beside it", 0, why));
}

/* The bytes of a sidecar. PIPELINE_DONE: it is still being written, come back later. BESIDE_BAD:
 * it cannot be used, and that has been said. */
enum { BESIDE_BAD = 2 };

static int read_bytes(struct job *job, const char *name, int64_t bytes_max, struct buf *out)
{
    AUTO_FD int fd = -1;
    struct stat at;
    int r;

    fd = files_open_beneath(job->folder->fd, name);
    if (fd < 0)
        r = fd;
    else if (fstat(fd, &at) != 0)
        return fault(-errno);
    else if (!settle_is_still(fd, &at))
        return pipeline_end(job, SCAN_WAITING, "a file beside it is still being written");
    else
        r = files_read_all(fd, (size_t)bytes_max, out);
    if (r == -ENOMEM)
        return fault(r);
    if (r == -EFBIG)
        r = complain(job, name, 0, "larger than it may be");
    else if (r == -ELOOP || r == -EINVAL)
        r = complain(job, name, 0, "not a plain file; put the file itself here");
    else if (r)
        r = complain(job, name, 0, strerror(-r));
    else
        return 0;
    return r ? r : BESIDE_BAD;
}

/* What was mended, or is hard to read: once a kind, where it is first seen. */
static int say_flaws(struct job *job, const char *name, const struct vtt_report *report)
{
    int r = 0;

    for (int i = 0; i < VTT_FLAWS && r == 0; i++) {
        const struct vtt_seen *seen = &report->flaws[i];
        const char *says = vtt_flaw_says((enum vtt_flaw)i);

        if (seen->count > 1)
            says = arena_printf(job->arena, "%s (and %d more)", says, seen->count - 1);
        if (seen->count)
            r = says ? complain(job, name, seen->line, says) : fault(-ENOMEM);
    }
    return r;
}

/* Captions of any format, by what is in the file: people rename files. */
static int read_cues(struct job *job, const char *name, struct vtt *vtt)
{
    AUTO_BUF struct buf bytes = {.bytes_max = (size_t)caption_bytes_max + 1};
    struct vtt_report report;
    const char *why;
    int r = read_bytes(job, name, caption_bytes_max, &bytes);

    if (r)
        return r;
    r = ttml_read(job->words, bytes.data ? bytes.data : "", bytes.length, vtt, &report);
    if (r == TTML_OTHER)
        r = vtt_read(job->words, bytes.data ? bytes.data : "", bytes.length, vtt, &report);
    if (r == 0)
        return say_flaws(job, name, &report);
    if (r < 0)
        return fault(r);
    why = arena_printf(job->arena, "not taken: %s", report.reason);
    r = why ? complain(job, name, report.line, why) : fault(-ENOMEM);
    return r ? r : BESIDE_BAD;
}

/* What staff have written here is not undone by a file. */
static const char beside_is_ours[] = "edited in the studio since; what the file says is not taken";

int beside_say_ours(struct job *job, const char *what)
{
    return fault(complain(job, what, 0, beside_is_ours));
}

static struct beside_caption *caption_of(struct beside *beside, const char *language)
{
    for (int i = 0; i < beside->caption_count; i++)
        if (str_equal(beside->captions[i].language, language))
            return &beside->captions[i];
    return NULL;
}

static bool has_translation(const struct beside *beside, const char *language)
{
    for (int i = 0; i < beside->translation_count; i++)
        if (str_equal(beside->translations[i].language, language))
            return true;
    return false;
}

static int ask_language(struct job *job, const char *name, const char *ending)
{
    const char *ask = arena_printf(job->arena, "which language? name it like NAME.en-GB%s", ending);

    return ask ? complain(job, name, 0, ask) : fault(-ENOMEM);
}

static int take_caption(struct job *job, const char *name)
{
    struct beside *beside = &job->beside;
    const char *middle = name + folder_stem(job->name) + 1;
    const char *dot = strrchr(name, '.');
    AUTO_BUF struct buf clean = {0};
    struct beside_caption caption = {0};
    int r;

    if (dot < middle || !language_take(caption.language, middle, (size_t)(dot - middle)))
        return ask_language(job, name, dot);
    if (caption_of(beside, caption.language))
        return complain(job, name, 0, "captions in this language are there already; delete one");
    if (beside->caption_count == BESIDE_CAPTIONS_MAX)
        return complain(job, name, 0, "more captions than one film can have");
    r = read_cues(job, name, &caption.vtt);
    if (r < 0 || r == PIPELINE_DONE)
        return r;
    if (r == 0) {
        vtt_write(&clean, &caption.vtt);
        caption.text = clean.failed ? NULL : arena_strdup(job->words, clean.data);
        if (!caption.text)
            return fault(-ENOMEM);
        r = digest_bytes(clean.data, clean.length, caption.sha256);
        if (r)
            return fault(r);
        caption.is_good = true;
    }
    beside->captions[beside->caption_count++] = caption;
    return 0;
}

static int take_chapters(struct job *job, const char *name)
{
    struct beside *beside = &job->beside;
    int r;

    beside->has_chapters_file = true;
    r = read_cues(job, name, &beside->chapters);
    if (r == 0 && beside->chapters.count > chapters_max)
        return complain(job, name, 0, "more chapters than one film can have (200)");
    if (r == 0)
        beside->has_chapters = true;
    return r == BESIDE_BAD ? 0 : r;
}

static int take_sidecar(struct job *job, const char *name)
{
    AUTO_BUF struct buf bytes = {.bytes_max = (size_t)sidecar_bytes_max + 1};
    char problem[SIDECAR_PROBLEM_MAX] = "";
    int r = read_bytes(job, name, sidecar_bytes_max, &bytes);

    job->beside.has_sidecar = true;
    job->beside.is_sidecar_bad = r != 0;
    if (r)
        return r == BESIDE_BAD ? 0 : r;
    r = sidecar_read(job->words, bytes.data ? bytes.data : "", bytes.length, &job->beside.sidecar,
                     problem);
    job->beside.is_sidecar_bad = r != 0;
    return r == SIDECAR_REFUSED ? complain(job, name, 0, problem) : r;
}

static int take_translation(struct job *job, const char *name)
{
    AUTO_BUF struct buf bytes = {.bytes_max = (size_t)sidecar_bytes_max + 1};
    struct beside *beside = &job->beside;
    const char *middle = name + folder_stem(job->name) + 1, *dot = strrchr(name, '.');
    struct beside_translation translation;
    char problem[SIDECAR_PROBLEM_MAX] = "";
    int r;

    if (dot < middle || !language_take(translation.language, middle, (size_t)(dot - middle)))
        return ask_language(job, name, dot);
    if (has_translation(beside, translation.language))
        return complain(job, name, 0, "texts in this language are there already; delete one");
    if (beside->translation_count == BESIDE_TRANSLATIONS_MAX)
        return complain(job, name, 0, "more languages than one film can have texts in");
    r = read_bytes(job, name, sidecar_bytes_max, &bytes);
    if (r == 0)
        r = sidecar_read_translation(job->words, bytes.data ? bytes.data : "", bytes.length,
                                     &translation.texts, problem);
    beside->is_translation_bad |= r > 0;
    if (problem[0])
        return complain(job, name, 0, problem);
    if (r)
        return r == BESIDE_BAD ? 0 : r;
    beside->translations[beside->translation_count++] = translation;
    return 0;
}

static int take(struct job *job, const char *name)
{
    static const char *const captions[] = {".vtt", ".srt", ".ttml", ".xml"};
    const char *rest = name + folder_stem(job->name);

    if (job->film_id && folder_ends(name, ".json"))
        return complain(job, name, 0, "not read: what is said of a film stands beside the film");
    if (strcasecmp(rest, ".json") == 0)
        return take_sidecar(job, name);
    if (folder_ends(name, ".json"))
        return take_translation(job, name);
    if (strcasecmp(rest, ".chapters.vtt") == 0)
        return take_chapters(job, name);
    for (size_t i = 0; i < sizeof captions / sizeof captions[0]; i++)
        if (folder_ends(name, captions[i]))
            return take_caption(job, name);
    /* A picture may hold where it was taken: it is not shown before it can be made clean. */
    if (folder_ends(name, ".jpg"))
        return complain(job, name, 0, "kept but not shown: pictures cannot be made clean yet");
    return 0;
}

int beside_run(struct job *job)
{
    int first, count = folder_near(job->folder, job->name, &first);

    sidecar_clear(&job->beside.sidecar);
    job->beside.complaints = "";
    job->beside.captions =
        arena_array(job->arena, BESIDE_CAPTIONS_MAX, sizeof *job->beside.captions);
    job->beside.translations =
        arena_array(job->arena, BESIDE_TRANSLATIONS_MAX, sizeof *job->beside.translations);
    if (!job->beside.captions || !job->beside.translations)
        return fault(-ENOMEM);
    for (int i = first; i < first + count; i++) {
        int r = 0;
        if (folder_is_beside(job->folder->names[i], job->name))
            r = take(job, job->folder->names[i]);
        if (r == -ENOMEM && arena_has_refused(job->words))
            return fault(
                beside_give_up(job, "none was taken: together they hold too much; delete some"));
        if (r)
            return r;
    }
    return 0;
}

struct languages {
    struct job *job;
    const char *gone[BESIDE_CAPTIONS_MAX];
    int gone_count;
};

static int find_gone(void *context, const struct caption_row *row)
{
    struct languages *languages = context;

    if (!row->is_approved && !caption_of(&languages->job->beside, row->language) &&
        languages->gone_count < BESIDE_CAPTIONS_MAX)
        languages->gone[languages->gone_count++] = row->language;
    return 0;
}

/* A caption whose file was deleted goes; one that a person approved stays, and one whose film moved
 * without its sidecars. */
static int remove_gone(struct job *job, int64_t version_id)
{
    struct languages languages = {.job = job};
    int r = captions_each(job->scan->with->db, version_id, job->arena, find_gone, &languages);

    for (int i = 0; r == 0 && i < languages.gone_count; i++)
        r = captions_remove(job->scan->with->db, version_id, languages.gone[i]);
    return fault(r);
}

static int write_caption(struct job *job, int64_t version_id, const struct beside_caption *caption)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)buf_bytes_max);
    struct db *db = job->scan->with->db;
    struct caption_row row = {0};
    int r = arena ? captions_find(db, version_id, caption->language, arena, &row) : -ENOMEM;

    if (r == 0 && str_equal(row.sha256, caption->sha256))
        return 0;
    if (r == 0 && row.is_approved)
        return complain(job, caption->language, 0, beside_is_ours);
    if (r < 0)
        return fault(r);
    row = (struct caption_row){.version_id = version_id,
                               .language = caption->language,
                               .vtt = caption->text,
                               .sha256 = caption->sha256,
                               .changed_at = clock_wall_ms()};
    return captions_put(db, &row, &caption->vtt);
}

static int write_chapters(struct job *job, int64_t version_id, bool keep)
{
    const struct beside *beside = &job->beside;
    struct db *db = job->scan->with->db;
    static const struct vtt none;
    bool is_ours = false;
    int r = job->film_id ? 0 : revise_is_ours(db, job->source.film_id, "chapters", "", &is_ours);

    if (r)
        return fault(r);
    if (is_ours)
        return beside->has_chapters ? complain(job, "chapters", 0, beside_is_ours) : 0;
    if (beside->has_chapters)
        return fault(chapters_replace(db, version_id, &beside->chapters));
    return beside->has_chapters_file || keep ? 0 : fault(chapters_replace(db, version_id, &none));
}

int beside_write(struct job *job, int64_t version_id)
{
    const struct beside *beside = &job->beside;
    bool keep = beside->is_given_up || (job->is_moved && beside->fingerprint[0] == '\0');
    int r = keep ? 0 : remove_gone(job, version_id);

    for (int i = 0; r == 0 && i < beside->caption_count; i++)
        if (beside->captions[i].is_good)
            r = write_caption(job, version_id, &beside->captions[i]);
    return r ? fault(r) : fault(write_chapters(job, version_id, keep));
}

static const char *or_none(const char *text)
{
    return text ? text : "";
}

int beside_translate(struct job *job, int64_t film_id, const char *language)
{
    const struct beside *beside = &job->beside;
    struct db *db = job->scan->with->db;
    bool keep = beside->is_translation_bad || (job->is_moved && beside->fingerprint[0] == '\0');
    bool are_ours = false;
    int r = film_words_are_ours(db, film_id, &are_ours);

    if (r || are_ours)
        return fault(r);
    r = keep ? 0 : film_words_clear(db, film_id);
    for (int i = 0; r == 0 && i < beside->translation_count; i++) {
        const struct beside_translation *translation = &beside->translations[i];
        const struct film_words words = {.language = translation->language,
                                         .title = or_none(translation->texts.title),
                                         .dek = or_none(translation->texts.dek),
                                         .synopsis = or_none(translation->texts.synopsis)};

        if (str_equal(words.language, language))
            r = complain(job, words.language, 0,
                         "the film's own language: its texts stand in NAME.json");
        else
            r = film_words_put(db, film_id, &words);
    }
    return fault(r);
}
