/* incare check: is all as it should be? One line a thing; the worst decides the exit status. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "catalogue/withdrawals.h"
#include "cmd.h"
#include "crypt/digest.h"
#include "datadir.h"
#include "guard/worker.h"
#include "intake/leftover.h"
#include "intake/quarantine.h"
#include "keyring.h"
#include "people/audit.h"
#include "store/contents.h"
#include "store/films.h"
#include "store/pictures.h"
#include "store/versions.h"

struct checks {
    struct cmd_line *line;
    struct db *db;
    struct arena *arena;
    struct worker *worker; /* NULL: not --deep */
    int data_fd, renditions_fd;
    struct buf text;
    struct json json;
    bool is_bad;
    int files, bad_files;
};

static void say(struct checks *checks, bool is_good, const char *what, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void say(struct checks *checks, bool is_good, const char *what, const char *format, ...)
{
    char text[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    checks->is_bad |= !is_good;
    if (!checks->line->value[CMD_JSON]) {
        printf("%-4s %-12s %s\n", is_good ? "ok" : "bad", what, text);
        return;
    }
    json_object(&checks->json, NULL);
    json_bool(&checks->json, "ok", is_good);
    json_string(&checks->json, "what", what);
    json_string(&checks->json, "text", text);
    json_end_object(&checks->json);
}

static void check_permissions(struct checks *checks)
{
    struct stat at;

    for (const struct datadir_folder *folder = datadir_folders; folder->name; folder++) {
        if (fstatat(checks->data_fd, folder->name, &at, 0) != 0)
            say(checks, errno == ENOENT, "permissions", "%s: %s", folder->name,
                errno == ENOENT ? "not made yet" : strerrordesc_np(errno));
        else if (!S_ISDIR(at.st_mode))
            say(checks, false, "permissions", "%s is not a folder", folder->name);
        else if (at.st_mode & 0777 & ~folder->mode)
            say(checks, false, "permissions", "%s is open to more than it should be: chmod %o %s",
                folder->name, folder->mode, folder->name);
        else
            say(checks, true, "permissions", "%s", folder->name);
    }
}

static void check_disk(struct checks *checks)
{
    struct statvfs disk;
    int64_t reserve = checks->line->settings.disk_reserve_bytes;

    if (fstatvfs(checks->data_fd, &disk) != 0) {
        say(checks, false, "disk", "%s", strerrordesc_np(errno));
        return;
    }
    int64_t mib = (int64_t)(disk.f_bavail * (disk.f_frsize / 1024) / 1024);
    say(checks, mib >= reserve >> 20, "disk", "%lld MiB free, %lld wanted (disk_reserve)",
        (long long)mib, (long long)(reserve >> 20));
}

/* A film's hour comes by the wall clock. It cannot be earlier than the newest thing on disk. */
static void check_clock(struct checks *checks)
{
    char now[CLOCK_TEXT_MAX];
    int64_t now_ms = clock_wall_ms();
    struct stat at;
    bool is_behind = fstatat(checks->data_fd, "catalogue.db", &at, 0) == 0 &&
                     (int64_t)at.st_mtim.tv_sec * 1000 > now_ms + 60000;

    clock_write_rfc3339(now, now_ms / 1000 * 1000);
    say(checks, !is_behind, "clock", "%s%s", now,
        is_behind ? ": the catalogue was written later than that" : "");
}

static void check_certificate(struct checks *checks, struct keybox *box, const char *folder)
{
    char problem[SETTINGS_PROBLEM_MAX];
    struct certificates_facts facts;
    int64_t now_ms = clock_wall_ms();
    int r = keyring_read(box, folder, now_ms, &facts, problem);

    if (r)
        say(checks, false, "certificate", "%s", r < 0 ? strerrordesc_np(-r) : problem);
    else
        say(checks, facts.until_ms - now_ms >= certificate_left_ms_min, "certificate",
            "%.160s: %.160s: %lld days left", folder, *facts.names ? facts.names : "no host's name",
            (long long)((facts.until_ms - now_ms) / (24 * 3600 * 1000)));
}

static void check_certificates(struct checks *checks)
{
    const char *const *folders = checks->line->settings.tls_certificates;
    struct keybox *box = *folders ? keybox_open() : NULL;

    for (; box && *folders; folders++) {
        keybox_clear(box); /* each is looked at, whatever the others are */
        check_certificate(checks, box, *folders);
    }
    keybox_close(box);
}

static void check_withdrawals(struct checks *checks)
{
    struct withdrawals *withdrawals = NULL;
    int r = withdrawals_read(checks->data_fd, &withdrawals);

    say(checks, r == 0, "withdrawals", "%s", r ? strerrordesc_np(-r) : "withdrawn.log can be read");
    withdrawals_free(withdrawals);
}

static const char *prove(struct checks *checks, int fd, const char *type)
{
    struct wire_proof proof;
    int r = worker_prove(checks->worker, fd, wire_form_of(type), &proof);

    if (r < 0)
        return strerrordesc_np(-r);
    return r ? arena_printf(checks->arena,
                            "it is not clean: %s%s%s: delete it, and `incare index` looks at its "
                            "film again",
                            proof.path, proof.path[0] ? ": " : "", proof.reason)
             : NULL;
}

static const char *look_at(struct checks *checks, const struct rendition_row *row)
{
    AUTO_FD int fd = files_open_beneath(checks->renditions_fd, row->path);
    char sha256[DIGEST_TEXT_MAX];
    struct stat at;

    if (fd < 0)
        return strerrordesc_np(-fd);
    if (fstat(fd, &at) != 0 || at.st_size != row->bytes)
        return "it has another length than it was made with";
    if (!checks->worker)
        return NULL;
    if (digest_file(fd, sha256) != 0)
        return "it cannot be read";
    return str_equal(sha256, row->sha256) ? prove(checks, fd, row->type)
                                          : "its content has changed";
}

static int check_rendition(void *context, const struct rendition_row *row)
{
    struct checks *checks = context;
    const char *why = look_at(checks, row);

    checks->files++;
    if (why) {
        checks->bad_files++;
        say(checks, false, "files", "renditions/%s: %s", row->path, why);
    }
    return 0;
}

/* As well those that nobody has approved: staff look at them. */
static int check_picture(void *context, const struct picture_row *row)
{
    const struct rendition_row file = {
        .path = row->path, .type = row->type, .sha256 = row->sha256, .bytes = row->bytes};

    return check_rendition(context, &file);
}

/* What is kept of what a version was made of before. */
static int check_content(void *context, const struct content_row *row)
{
    struct checks *checks = context;

    return contents_each_file(checks->db, row->id, checks->arena, check_rendition, checks);
}

static int check_version(void *context, const struct version_row *row)
{
    struct checks *checks = context;
    int r = renditions_each(checks->db, row->id, checks->arena, check_rendition, checks);

    if (r == 0)
        r = pictures_each(checks->db, row->id, checks->arena, check_picture, checks);
    return r ? fault(r)
             : fault(contents_each(checks->db, row->id, checks->arena, check_content, checks));
}

static int check_film(void *context, const struct film_row *film)
{
    struct checks *checks = context;

    return versions_each(checks->db, film->id, checks->arena, check_version, checks);
}

static int check_stray(void *context, const char *name)
{
    say(context, false, "files",
        "renditions/%s is no film's of this catalogue: delete it, unless a backup's may come back",
        name);
    return 0;
}

static int check_orphan(void *context, const char *name)
{
    say(context, false, "files",
        "vault/%s is the original of no film of this catalogue: delete it, unless a backup's may "
        "come back; its upload was taken away, or the catalogue is older than it",
        name);
    return 0;
}

static void check_audit(struct checks *checks)
{
    char text[AUDIT_VERDICT_MAX];
    struct audit_verdict verdict;
    int r = audit_verify(checks->db, checks->data_fd, &verdict);

    if (r == 0)
        audit_describe(&verdict, text);
    say(checks, r == 0 && verdict.finding == AUDIT_WHOLE, "audit", "%s",
        r ? strerrordesc_np(-r) : text);
}

static void check_catalogue(struct checks *checks)
{
    int r = db_open(&checks->db, checks->data_fd, DB_READ);

    if (r == -ENOENT) {
        say(checks, true, "database", "not made yet");
        return;
    }
    if (r == 0)
        r = db_quick_check(checks->db);
    say(checks, r == 0, "database", "%s", r ? strerrordesc_np(-r) : "catalogue.db is whole");
    if (r)
        return;
    check_audit(checks);
    checks->renditions_fd = files_open_dir(checks->data_fd, "renditions");
    r = films_each(checks->db, checks->arena, check_film, checks);
    if (r == 0)
        r = leftover_each_stray(checks->db, checks->data_fd, check_stray, checks);
    if (r == 0)
        r = quarantine_each_orphan(checks->db, checks->data_fd, check_orphan, checks);
    say(checks, r == 0 && checks->bad_files == 0, "files",
        "%d of %d renditions and pictures are %s", checks->files - checks->bad_files, checks->files,
        checks->worker ? "as they were made, and clean" : "there");
}

int cmd_check(struct cmd_line *line)
{
    AUTO_FD int data_fd = cmd_open_data(line, false);
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    struct checks checks = {.line = line, .data_fd = data_fd, .renditions_fd = -1, .arena = arena};
    int failed = CMD_DONE;

    if (data_fd < 0)
        return CMD_FAILED;
    if (!arena)
        return cmd_fault("check", -ENOMEM);
    if (line->value[CMD_DEEP] && worker_open(&checks.worker, NULL) != 0)
        return cmd_fail("incare-media", "it could not be started", "install it beside incare");
    json_start(&checks.json, &checks.text);
    json_object(&checks.json, NULL);
    json_array(&checks.json, "checks");
    say(&checks, true, "settings", "%s", line->settings.data);
    check_permissions(&checks);
    check_disk(&checks);
    check_clock(&checks);
    check_certificates(&checks);
    check_withdrawals(&checks);
    check_catalogue(&checks);
    json_end_array(&checks.json);
    json_end_object(&checks.json);
    if (line->value[CMD_JSON])
        failed = cmd_print(&checks.text);
    worker_close(checks.worker);
    db_close(checks.db);
    files_closep(&checks.renditions_fd);
    buf_free(&checks.text);
    return failed | (checks.is_bad ? CMD_FAILED : CMD_DONE);
}
