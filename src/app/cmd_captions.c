/* incare films captions: the drafts that wait for a person, who reads, approves or discards them,
 * and may take back what was approved. */
#include "cmd_captions.h"

#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "guard/worker.h"
#include "intake/draft.h"
#include "people/audit.h"
#include "store/films.h"

struct captions {
    struct cmd_line *line;
    struct db *db;
    int data_fd;
    struct arena *arena;
    const char *slug;
    struct json *json; /* NULL: for a person */
    int64_t wanted;
    struct draft_row draft; /* id 0: not found */
    int count;
};

static int print_draft(void *context, const struct draft_row *row)
{
    struct captions *captions = context;

    captions->count++;
    printf("%-5lld %-9s %-8s ", (long long)row->id, row->origin,
           row->language[0] ? row->language : "?");
    if (row->cues)
        printf("%lld cue%s%s", (long long)row->cues, row->cues == 1 ? "" : "s",
               row->is_telemetry ? ", " : "");
    puts(row->is_telemetry ? "suspected telemetry: it may tell where the camera was" : "");
    return 0;
}

static int write_draft(void *context, const struct draft_row *row)
{
    struct json *json = ((struct captions *)context)->json;

    json_object(json, NULL);
    json_number(json, "id", row->id);
    json_string(json, "origin", row->origin);
    json_string(json, "language", row->language[0] ? row->language : NULL);
    json_number(json, "cues", row->cues);
    json_bool(json, "telemetry", row->is_telemetry);
    json_time(json, "made_at", row->made_at);
    json_end_object(json);
    return 0;
}

static int list(struct captions *captions, int64_t film_id)
{
    AUTO_BUF struct buf text = {0};
    struct json json;
    int r;

    if (!captions->line->value[CMD_JSON]) {
        r = drafts_each(captions->db, film_id, captions->arena, print_draft, captions);
        if (r == 0 && captions->count == 0)
            puts("no captions wait for a person");
        return r ? cmd_fault("catalogue.db", r) : CMD_DONE;
    }
    captions->json = &json;
    json_start(&json, &text);
    json_object(&json, NULL);
    json_array(&json, "drafts");
    r = drafts_each(captions->db, film_id, captions->arena, write_draft, captions);
    json_end_array(&json);
    json_end_object(&json);
    return r ? cmd_fault("catalogue.db", r) : cmd_print(&text);
}

static int look(void *context, const struct draft_row *row)
{
    struct captions *captions = context;

    if (row->id == captions->wanted)
        captions->draft = *row;
    return 0;
}

/* What reads films is started for telemetry alone: its words are in the original only. */
static int read_words(struct captions *captions, struct vtt *vtt, char reason[DRAFT_REASON_MAX])
{
    struct packager_options options = {
        .db = captions->db, .data_fd = captions->data_fd, .library = captions->line->library};
    AUTO_PACKAGER struct packager *packager = NULL;
    int r = captions->draft.is_telemetry ? worker_open(&options.worker, NULL) : 0;

    if (r == 0 && captions->draft.is_telemetry)
        r = packager_open(&packager, &options);
    if (r == 0)
        r = draft_words(captions->db, packager, &captions->draft, captions->arena, vtt, reason);
    worker_close(options.worker);
    return r < 0 ? fault(r) : r;
}

static int show(struct captions *captions, const struct vtt *vtt)
{
    AUTO_BUF struct buf text = {0};

    vtt_write(&text, vtt);
    if (text.failed)
        return cmd_fault(captions->slug, -ENOMEM);
    return fwrite(text.data, 1, text.length, stdout) == text.length ? CMD_DONE : CMD_FAILED;
}

/* What was decided, or why not. */
static int say(const struct captions *captions, const char *language, int outcome)
{
    if (outcome == DRAFT_LANGUAGE)
        return cmd_fail(language, "this is no language", "en-GB, or cy");
    if (outcome == DRAFT_TAKEN)
        return cmd_fail(captions->slug, "a file beside the film has its captions in that language",
                        "another language; or delete the file");
    return outcome ? cmd_fault(captions->slug, outcome) : CMD_DONE;
}

static struct revise_act act_of(const struct captions *captions)
{
    return (struct revise_act){.db = captions->db,
                               .arena = captions->arena,
                               .slug = captions->slug,
                               .by = AUDIT_COMMAND_LINE,
                               .now_ms = clock_wall_ms()};
}

static int approve(struct captions *captions, const struct vtt *vtt)
{
    const struct revise_act act = act_of(captions);
    const char *language =
        captions->line->operand_count == 5 ? captions->line->operands[4] : captions->draft.language;
    int r;

    if (captions->draft.is_telemetry && !captions->line->value[CMD_TELEMETRY])
        return cmd_fail(captions->slug,
                        "this looks like what a drone or camera writes, and may tell where it was",
                        "show, then discard; or approve with --telemetry, if people said this");
    if (!language[0])
        return cmd_fail(captions->slug, "its language is not known", "approve ID LANGUAGE");
    r = draft_approve(&act, &captions->draft, vtt, language);
    if (r == DRAFT_GONE)
        return cmd_fail(captions->slug, "this draft has just gone, or the film's content changed",
                        arena_printf(captions->arena, "incare films captions %s", captions->slug));
    return say(captions, language, r);
}

static int disapprove(struct captions *captions)
{
    const struct revise_act act = act_of(captions);
    const char *language = captions->line->operands[3];
    int r = draft_disapprove(&act, language);

    if (r == DRAFT_NONE)
        return cmd_fail(captions->slug, "it has no captions in that language",
                        arena_printf(captions->arena, "incare films show %s", captions->slug));
    return say(captions, language, r);
}

static int act(struct captions *captions)
{
    const struct revise_act asked = act_of(captions);
    const char *name = captions->line->operands[2];
    char reason[DRAFT_REASON_MAX];
    struct vtt vtt;
    int r;

    if (str_equal(name, "discard")) {
        r = draft_discard(&asked, &captions->draft);
        return r ? cmd_fault(captions->slug, r) : CMD_DONE;
    }
    r = read_words(captions, &vtt, reason);
    if (r == DRAFT_GONE)
        return cmd_fail(captions->slug, reason, NULL);
    if (r)
        return cmd_fault(captions->slug, r);
    return str_equal(name, "show") ? show(captions, &vtt) : approve(captions, &vtt);
}

static bool is_known(const struct cmd_line *line)
{
    int count = line->operand_count;
    const char *name = count > 2 ? line->operands[2] : "";

    if (str_equal(name, "approve"))
        return count == 4 || count == 5;
    return count == 2 || (count == 4 && (str_equal(name, "show") || str_equal(name, "discard") ||
                                         str_equal(name, "disapprove")));
}

int cmd_captions(struct cmd_line *line, struct db *db, int data_fd, struct arena *arena)
{
    struct captions captions = {
        .line = line, .db = db, .data_fd = data_fd, .arena = arena, .slug = line->operands[1]};
    struct film_row film = {0};
    int r;

    if (!is_known(line)) {
        log_complain("films captions",
                     "a film, and nothing, or show, approve or discard and an id, or disapprove "
                     "and a language",
                     "incare films captions SLUG approve ID LANGUAGE");
        return CMD_MISUSED;
    }
    r = films_find(db, captions.slug, arena, &film);
    if (r == FILMS_MISSING)
        return cmd_fail(captions.slug, "there is no such film", "incare films list");
    if (r)
        return cmd_fault("catalogue.db", r);
    if (line->operand_count == 2)
        return list(&captions, film.id);
    if (str_equal(line->operands[2], "disapprove"))
        return disapprove(&captions);
    if (str_to_number(line->operands[3], &captions.wanted))
        r = drafts_each(db, film.id, arena, look, &captions);
    if (r)
        return cmd_fault("catalogue.db", r);
    if (!captions.draft.id)
        return cmd_fail(line->operands[3], "this film has no such draft",
                        arena_printf(arena, "incare films captions %s", captions.slug));
    return act(&captions);
}
