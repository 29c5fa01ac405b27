/* Captions as a program hears them, for a person to read and approve: the operator's command is
 * given the film's sound, and what it says becomes a draft. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/vtt.h"
#include "chore.h"
#include "guard/hook.h"
#include "guard/worker.h"
#include "store/drafts.h"
#include "store/films.h"
#include "store/versions.h"

struct sound {
    struct arena *arena;
    const char *path; /* below renditions/; NULL: it is mute */
};

static int look(void *context, const struct rendition_row *row)
{
    struct sound *sound = context;

    if (str_equal(row->name, wire_rendition_file(WIRE_SOUND)))
        sound->path = arena_strdup(sound->arena, row->path);
    return 0;
}

/* Its proven rendition: who recognises speech gets no file of a stranger's. */
static int fill(struct packaging *packaging, const char *path, int fd, const char **reason)
{
    AUTO_FD int film = files_open_beneath(packaging->packager->renditions_fd, path);
    struct wire_extract extract;
    int r = film < 0 ? film
                     : worker_extract(packaging->packager->with->worker, film, WIRE_TRACK_SPEECH,
                                      fd, &extract);

    if (r == WORKER_REFUSED)
        *reason = arena_strdup(packaging->arena, extract.reason);
    return r == WORKER_REFUSED && !*reason ? fault(-ENOMEM) : r < 0 ? fault(r) : 0;
}

static const char *say(int outcome)
{
    switch (outcome) {
    case HOOK_LATE:
        return "captions_command took longer than it may, and was ended";
    case HOOK_LOUD:
        return "captions_command said more than captions may hold (2 MB), and was ended";
    case HOOK_DIED:
        return "captions_command failed: run it by hand to see why";
    default:
        return "captions_command could not be started: is its path right?";
    }
}

static int keep(struct packaging *packaging, const char *language, const struct buf *said,
                const char **reason)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)buf_bytes_max);
    AUTO_BUF struct buf text = {0};
    struct vtt_report report;
    struct vtt vtt;
    int r = arena ? vtt_read(arena, said->data ? said->data : "", said->length, &vtt, &report)
                  : -ENOMEM;

    if (r == VTT_REFUSED)
        *reason = arena_printf(packaging->arena,
                               "what captions_command said is neither WebVTT nor SubRip: line %d: "
                               "%s",
                               report.line, report.reason);
    if (r)
        return r < 0 || !*reason ? fault(r < 0 ? r : -ENOMEM) : 0;
    vtt_write(&text, &vtt);
    if (text.failed)
        return fault(-ENOMEM);
    return chore_keep(packaging, &(struct draft_row){.version_id = packaging->row.version_id,
                                                     .origin = "machine",
                                                     .language = language,
                                                     .cues = vtt.count,
                                                     .vtt = text.data,
                                                     .made_at = clock_wall_ms()});
}

static int look_at(void *context)
{
    return chore_look(context);
}

/* The sound lies in the command's folder. */
static int run(struct packaging *packaging, const char *language, const char **reason)
{
    const struct hook_run command = {.language = language,
                                     .deadline_ms = packaging->packager->with->hook_ms,
                                     .look = look_at,
                                     .context = packaging};
    AUTO_BUF struct buf said = {.bytes_max = (size_t)caption_bytes_max + 1};
    int r = hook_run(packaging->packager->with->hook, &command, &said);

    if (r == 0)
        return keep(packaging, language, &said, reason);
    if (r == HOOK_STOPPED)
        return CHORE_STOPPED;
    if (r > 0)
        *reason = say(r);
    return r < 0 ? fault(r) : 0;
}

/* As much as it takes, and the reserve. */
static int find_room(const struct packaging *packaging)
{
    int64_t wanted = packaging->row.duration_ms / 1000 * speech_bytes_a_second, room = 0;
    int r = packager_room(packaging->packager, &room);

    if (wanted > speech_bytes_max)
        wanted = speech_bytes_max;
    return r ? fault(r) : room <= wanted ? -ENOSPC : 0;
}

static int hear(struct packaging *packaging, const char *path, const char **reason)
{
    struct hook *hook = packaging->packager->with->hook;
    AUTO_FD int wav = -1;
    struct film_row film = {0};
    int r =
        films_get(packaging->packager->with->db, packaging->row.film_id, packaging->arena, &film);

    if (r)
        return r == FILMS_MISSING ? 0 : fault(r);
    r = find_room(packaging);
    if (r)
        return fault(r);
    r = hook_begin(hook, &wav);
    if (r == 0)
        r = fill(packaging, path, wav, reason);
    if (r == 0 && !*reason)
        r = chore_look(packaging);
    if (r == 0 && !*reason)
        return run(packaging, film.language, reason);
    (void)hook_drop(hook);
    return r < 0 ? fault(r) : r;
}

int dictate_run(struct packaging *packaging, const char **reason)
{
    struct sound sound = {.arena = packaging->arena};
    struct db *db = packaging->packager->with->db;
    int r = drafts_clear(db, packaging->row.version_id, "machine");

    if (r == 0)
        r = renditions_each(db, packaging->row.version_id, packaging->arena, look, &sound);
    if (r || !sound.path)
        return fault(r);
    if (packaging->packager->with->hook)
        return hear(packaging, sound.path, reason);
    *reason = "captions_command is not set any more";
    return 0;
}
