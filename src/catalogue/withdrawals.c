/* withdrawn.log: read whole into a table of names, each with the last line that names it. */
#include "catalogue/withdrawals.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/slug.h"
#include "base/str.h"
#include "objections.h"
#include "people/person.h"
#include "table.h"

enum { FIELDS = 5, DIGEST_LENGTH = 64 };
_Static_assert((int)FIELDS < (int)OBJECTIONS_FIELDS, "a line is read in as many as any has");

/* Ends a torn line before the next is written: one field too many for a restoration. */
static const char torn[] = "!";

/* A name and what the last line that has it says. */
struct named {
    const char *name;
    bool is_withdrawn;
};

struct withdrawals {
    char *text; /* the log, its names ended by NUL */
    struct named *named;
    int count, capacity;
    struct table ids, slugs, digests;
    struct objections *objections;
};

bool withdrawals_is_digest(const char *text)
{
    return strlen(text) == DIGEST_LENGTH && strspn(text, "0123456789abcdef") == DIGEST_LENGTH;
}

static const char *name_of(const void *context, int at)
{
    const struct withdrawals *withdrawals = context;

    return withdrawals->named[at].name;
}

static int note(struct withdrawals *withdrawals, struct table *table, const char *name,
                struct named said)
{
    int at = table_find(table, name);

    if (at < 0) {
        if (withdrawals->count == withdrawals->capacity) {
            int capacity = withdrawals->capacity ? withdrawals->capacity * 2 : 64;
            struct named *grown =
                reallocarray(withdrawals->named, (size_t)capacity, sizeof(*grown));

            if (!grown)
                return fault(-ENOMEM);
            withdrawals->named = grown;
            withdrawals->capacity = capacity;
        }
        at = withdrawals->count++;
        withdrawals->named[at].name = name;
        if (table_put(table, at))
            return fault(-ENOMEM);
    }
    said.name = name;
    withdrawals->named[at] = said;
    return 0;
}

static int note_digests(struct withdrawals *withdrawals, char *digests, struct named said)
{
    char *rest = digests, *digest;
    int r = 0;

    while (!r && (digest = strsep(&rest, ","))) {
        if (withdrawals_is_digest(digest))
            r = note(withdrawals, &withdrawals->digests, digest, said);
    }
    return r;
}

bool withdrawals_are_digests(const char *text)
{
    size_t length = strlen(text);

    if (str_equal(text, "-"))
        return true;
    if (length % (DIGEST_LENGTH + 1) != DIGEST_LENGTH)
        return false;
    for (size_t i = 0; i < length; i++) {
        bool is_comma = i % (DIGEST_LENGTH + 1) == DIGEST_LENGTH;

        if (is_comma ? text[i] != ',' : !strchr("0123456789abcdef", text[i]))
            return false;
    }
    return true;
}

/* A restoration must be whole, to the letter: half of one, or one run into another line, is none.
 */
static bool is_restoration(char *const fields[FIELDS], int count, bool is_ended)
{
    int64_t ms;

    return count == FIELDS && is_ended && clock_read_rfc3339(fields[0], &ms) &&
           id_is_valid(fields[2]) && slug_is_valid(fields[3]) && withdrawals_are_digests(fields[4]);
}

/* A torn line may end in a part of a slug; ids and digests have one length, which tells. */
static bool is_whole_slug(char *const fields[FIELDS], int count, bool is_ended)
{
    if (count < 4 || !slug_is_valid(fields[3]))
        return false;
    return count == 4 ? is_ended : !str_equal(fields[4], torn);
}

/* A withdrawal counts for every name in it that is whole. */
static int note_line(struct withdrawals *withdrawals, char *line, bool is_ended)
{
    char *fields[OBJECTIONS_FIELDS] = {0}, *rest = line;
    struct named said = {0};
    bool is_exact = true; /* one blank between fields, none elsewhere */
    int count = 0, r = 0;

    while (rest && count < OBJECTIONS_FIELDS) {
        fields[count] = strsep(&rest, " ");
        if (*fields[count])
            count++;
        else
            is_exact = false;
    }
    if (count < 3)
        return 0;
    r = objections_note(withdrawals->objections, fields, count, is_ended && is_exact && !rest);
    if (r || person_code_is_valid(fields[2])) /* what stands behind that is no film's name */
        return fault(r);
    said.is_withdrawn = str_equal(fields[1], "withdraw");
    if (!said.is_withdrawn && (rest || !is_exact || !str_equal(fields[1], "restore") ||
                               !is_restoration(fields, count, is_ended)))
        return 0;
    if (id_is_valid(fields[2]))
        r = note(withdrawals, &withdrawals->ids, fields[2], said);
    if (!r && is_whole_slug(fields, count, is_ended))
        r = note(withdrawals, &withdrawals->slugs, fields[3], said);
    if (!r && count > 4)
        r = note_digests(withdrawals, fields[4], said);
    return r;
}

static struct withdrawals *make(const char *bytes, size_t length)
{
    struct withdrawals *withdrawals = calloc(1, sizeof(*withdrawals));

    if (!withdrawals)
        return NULL;
    withdrawals->ids = (struct table){.name_of = name_of, .context = withdrawals};
    withdrawals->slugs = withdrawals->digests = withdrawals->ids;
    withdrawals->text = malloc(length + 1);
    withdrawals->objections = objections_make();
    if (!withdrawals->text || !withdrawals->objections) {
        withdrawals_free(withdrawals);
        return NULL;
    }
    /* What a power cut may leave - bytes that were never written - and what an editor may: they end
     * no line, but a name. */
    for (size_t i = 0; i < length; i++)
        withdrawals->text[i] = bytes[i] && bytes[i] != '\r' && bytes[i] != '\t' ? bytes[i] : ' ';
    withdrawals->text[length] = '\0';
    return withdrawals;
}

int withdrawals_parse(const char *bytes, size_t length, struct withdrawals **withdrawals)
{
    AUTO_WITHDRAWALS struct withdrawals *made = make(bytes, length);
    int r;

    if (!made)
        return fault(-ENOMEM);
    for (char *line = made->text, *end; *line; line = end) {
        bool is_ended;

        end = line + strcspn(line, "\n");
        is_ended = *end == '\n';
        if (is_ended)
            *end++ = '\0';
        r = note_line(made, line, is_ended);
        if (r)
            return fault(r);
    }
    if (objections_settle(made->objections))
        return fault(-ENOMEM);
    *withdrawals = made;
    made = NULL;
    return 0;
}

int withdrawals_read_file(int fd, struct withdrawals **withdrawals)
{
    AUTO_BUF struct buf text = {.bytes_max = (size_t)withdrawals_bytes_max};
    int r;

    if (lseek(fd, 0, SEEK_SET) < 0)
        return fault(-errno);
    r = files_read_all(fd, (size_t)withdrawals_bytes_max, &text);
    if (r)
        return fault(r);
    return withdrawals_parse(text.data ? text.data : "", text.length, withdrawals);
}

/* The log as a fenced process has it. Its threads share one place in the file, and one lock of it:
 * they take turns. */
static struct {
    pthread_mutex_t turn;
    int data_fd, fd;
} kept = {PTHREAD_MUTEX_INITIALIZER, -1, -1};

static int read_kept(struct withdrawals **withdrawals)
{
    int r;

    pthread_mutex_lock(&kept.turn);
    r = withdrawals_read_file(kept.fd, withdrawals);
    pthread_mutex_unlock(&kept.turn);
    return r;
}

int withdrawals_read(int data_fd, struct withdrawals **withdrawals)
{
    AUTO_FD int fd =
        kept.fd >= 0 && kept.data_fd == data_fd ? -1 : files_open_beneath(data_fd, "withdrawn.log");

    if (kept.fd >= 0 && kept.data_fd == data_fd)
        return read_kept(withdrawals);
    if (fd == -ENOENT)
        return withdrawals_parse("", 0, withdrawals);
    if (fd < 0)
        return fault(fd);
    return withdrawals_read_file(fd, withdrawals);
}

void withdrawals_free(struct withdrawals *withdrawals)
{
    if (!withdrawals)
        return;
    table_free(&withdrawals->ids);
    table_free(&withdrawals->slugs);
    table_free(&withdrawals->digests);
    objections_free(withdrawals->objections);
    free(withdrawals->named);
    free(withdrawals->text);
    free(withdrawals);
}

static bool is_held(const struct withdrawals *withdrawals, const struct table *table,
                    const char *name)
{
    int at = name ? table_find(table, name) : -1;

    return at >= 0 && withdrawals->named[at].is_withdrawn;
}

int withdrawals_count(const struct withdrawals *withdrawals)
{
    int count = 0;

    for (int i = 0; i < withdrawals->count; i++)
        count += withdrawals->named[i].is_withdrawn &&
                 table_find(&withdrawals->ids, withdrawals->named[i].name) == i;
    return count;
}

bool withdrawals_hold(const struct withdrawals *withdrawals, const char *public_id,
                      const char *slug, const char *sha256)
{
    return is_held(withdrawals, &withdrawals->ids, public_id) ||
           is_held(withdrawals, &withdrawals->slugs, slug) ||
           is_held(withdrawals, &withdrawals->digests, sha256);
}

bool withdrawals_object(const struct withdrawals *withdrawals, const char *public_id,
                        const char *slug, const char *sha256)
{
    return objections_hold(withdrawals->objections, public_id, slug, sha256);
}

bool withdrawals_object_everywhere(const struct withdrawals *withdrawals, const char *code)
{
    return objections_hold_everywhere(withdrawals->objections, code);
}

int withdrawals_each_objection(const struct withdrawals *withdrawals,
                               int (*each)(void *context,
                                           const struct withdrawals_objection *objection),
                               void *context)
{
    return objections_each(withdrawals->objections, each, context);
}

bool withdrawals_hold_all(const struct withdrawals *withdrawals, const char *public_id,
                          const char *slug, const char *digests)
{
    char digest[DIGEST_LENGTH + 1];

    if (!is_held(withdrawals, &withdrawals->ids, public_id) ||
        !is_held(withdrawals, &withdrawals->slugs, slug))
        return false;
    for (; *digests; digests += strspn(digests, ",")) {
        snprintf(digest, sizeof(digest), "%s", digests);
        digests += strcspn(digests, ",");
        if (!is_held(withdrawals, &withdrawals->digests, digest))
            return false;
    }
    return true;
}

/* Whether the last line was cut short, by a crash or a full disk. */
static int find_torn(int fd, bool *is_torn, bool *is_new)
{
    struct stat st;
    char last = '\n';

    if (fstat(fd, &st) < 0)
        return fault(-errno);
    *is_new = st.st_size == 0;
    if (st.st_size > 0 && pread(fd, &last, 1, st.st_size - 1) != 1)
        return fault(-EIO);
    *is_torn = last != '\n';
    return 0;
}

static void write_line(struct buf *line, enum withdrawal what, const char *public_id,
                       const char *slug, const char *digests)
{
    char now[CLOCK_TEXT_MAX];

    clock_write_rfc3339(now, clock_wall_ms());
    buf_printf(line, "%s %s %s %s %s\n", now, what == WITHDRAWAL_RESTORE ? "restore" : "withdraw",
               public_id, slug, *digests ? digests : "-");
}

static int open_log(int data_fd, int flags)
{
    int fd = openat(data_fd, "withdrawn.log", flags | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

    return fd < 0 ? fault(-errno) : fd;
}

/* Blocks behind the last line, for the lines to come. Where the disk cannot, it goes without. */
static void keep_room(int fd)
{
    struct stat st;

    if (fstat(fd, &st) == 0)
        (void)fallocate(fd, FALLOC_FL_KEEP_SIZE, st.st_size, withdrawals_room_bytes);
}

int withdrawals_open(int data_fd)
{
    AUTO_FD int writing = open_log(data_fd, O_RDWR);

    if (writing < 0)
        return fault(writing);
    keep_room(writing);
    return open_log(data_fd, O_RDONLY);
}

void withdrawals_object_line(struct buf *lines, enum objection what, const char *code, bool is_all,
                             const char *film_id, const char *slug, const char *digests)
{
    static const char *const words[] = {"pause", "withdraw", "restore"};
    char now[CLOCK_TEXT_MAX];

    check(person_code_is_valid(code) && (is_all || film_id));
    clock_write_rfc3339(now, clock_wall_ms());
    buf_printf(lines, "%s %s %s %s", now, words[what], code, is_all ? "all" : "film");
    if (film_id) {
        check(id_is_valid(film_id) && slug_is_valid(slug));
        buf_printf(lines, " %s %s %s", film_id, slug, *digests ? digests : "-");
    }
    buf_char(lines, '\n');
}

/* With the log locked, until it is closed or unlocked. */
static int append_to(int fd, int data_fd, const struct buf *lines)
{
    AUTO_BUF struct buf text = {0};
    bool is_torn = false, is_new = false;
    int r = find_torn(fd, &is_torn, &is_new);

    if (r)
        return fault(r);
    if (is_torn)
        buf_printf(&text, " %s\n", torn);
    buf_append(&text, lines->data, lines->length);
    if (text.failed || lines->failed)
        return fault(-ENOMEM);
    r = files_write_all(fd, text.data, text.length);
    if (r)
        return fault(r);
    if (fsync(fd) < 0) /* never tried again: what failed once may say yes and lie */
        return fault(-errno);
    keep_room(fd);
    return is_new ? files_sync_dir(data_fd) : 0;
}

int withdrawals_keep(int data_fd)
{
    int fd = open_log(data_fd, O_RDWR | O_APPEND);

    if (fd < 0)
        return fault(fd);
    keep_room(fd);
    withdrawals_let_go();
    kept.fd = fd;
    kept.data_fd = data_fd;
    return 0;
}

void withdrawals_let_go(void)
{
    files_closep(&kept.fd);
    kept.fd = kept.data_fd = -1;
}

static int append_kept(const struct buf *lines)
{
    int r;

    pthread_mutex_lock(&kept.turn);
    r = flock(kept.fd, LOCK_EX) < 0 ? fault(-errno) : append_to(kept.fd, kept.data_fd, lines);
    (void)flock(kept.fd, LOCK_UN);
    pthread_mutex_unlock(&kept.turn);
    return r;
}

int withdrawals_append_lines(int data_fd, const struct buf *lines)
{
    AUTO_FD int fd = -1;

    if (kept.fd >= 0 && kept.data_fd == data_fd)
        return append_kept(lines);
    fd = open_log(data_fd, O_RDWR | O_APPEND);
    if (fd < 0)
        return fault(fd);
    if (flock(fd, LOCK_EX) < 0)
        return fault(-errno);
    return append_to(fd, data_fd, lines);
}

int withdrawals_append(int data_fd, enum withdrawal what, const char *public_id, const char *slug,
                       const char *digests)
{
    AUTO_BUF struct buf line = {0};

    check(id_is_valid(public_id) && slug_is_valid(slug) &&
          (!*digests || withdrawals_are_digests(digests)));
    write_line(&line, what, public_id, slug, digests);
    return withdrawals_append_lines(data_fd, &line);
}
