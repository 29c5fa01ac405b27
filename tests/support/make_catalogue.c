/* Makes a large catalogue straight in a data dir, for benches: N films, each with captions of W
 * words from a vocabulary as uneven as a language's (Zipf), a theme and a rendition that is only a
 * row. Without captions' files or films' bytes.
 *
 * make_catalogue DATA_DIR FILMS [WORDS] */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/id.h"
#include "base/str.h"
#include "store/captions.h"
#include "store/films.h"
#include "store/searchable.h"
#include "store/versions.h"

enum { VOCABULARY = 20000, CUE_WORDS = 8, BATCH = 500, CUES_MAX = 2000 };

static const char *const kinds[] = {"episode", "episode", "episode", "extra", "clip", "interview"};
static const char *const doors[] = {"plum", "sage", "bottle", "brick", "teal", "navy"};

static double weights[VOCABULARY]; /* summed up */
static uint64_t seed = 1;

/* The same films on every machine. */
static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static void weigh(void)
{
    double sum = 0;

    for (int i = 0; i < VOCABULARY; i++) {
        sum += 1.0 / (i + 1);
        weights[i] = sum;
    }
}

static int pick(void)
{
    double at = (double)(next_random() >> 11) / 9007199254740992.0 * weights[VOCABULARY - 1];
    int low = 0, high = VOCABULARY - 1;

    while (low < high) {
        int middle = (low + high) / 2;

        if (weights[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The nth word: syllables that are its number, so that beginnings are shared as in a language. */
static void write_words(struct buf *out, int count)
{
    static const char *const syllables[] = {"ka", "lo",  "mi", "ren", "so", "tu",  "ba", "del",
                                            "fi", "gor", "ha", "jun", "ne", "pol", "vi", "wes"};

    for (int i = 0; i < count; i++) {
        if (i)
            buf_char(out, ' ');
        for (int n = pick() + 16; n > 0; n /= 16)
            buf_text(out, syllables[n % 16]);
    }
}

static void add_film(struct db *db, struct film_row *row, int n, int64_t now)
{
    static const char *const themes[] = {"voices", "workforce", "relationships", "policy"};
    AUTO_BUF struct buf title = {0}, synopsis = {0};
    char slug[32], id[ID_MAX];

    snprintf(slug, sizeof(slug), "film-%06d", n);
    id_new(id);
    write_words(&title, 4);
    write_words(&synopsis, 30);
    *row = (struct film_row){.public_id = id,
                             .slug = slug,
                             .kind = kinds[n % 6],
                             .door = doors[n % 6],
                             .language = "en-GB",
                             .state = "live",
                             .number = n % 9999 + 1,
                             .publish_at = now - INT64_C(60000) * (n + 1),
                             .end_at = -1,
                             .created_at = now,
                             .title = title.data,
                             .dek = title.data,
                             .synopsis = synopsis.data};
    check(films_add(db, row) == 0);
    check(films_set_themes(db, row->id, &themes[n % 4], 1) == 0);
}

static int64_t add_version(struct db *db, int64_t film_id, int64_t now)
{
    char id[ID_MAX], path[64], digest[65];
    struct version_row version = {.film_id = film_id,
                                  .public_id = id,
                                  .kind = "main",
                                  .state = "ready",
                                  .sha256 = digest,
                                  .duration_ms = 600000};
    struct rendition_row rendition = {.name = "original.mp4",
                                      .path = path,
                                      .type = "video/mp4",
                                      .codecs = "avc1.64001E, mp4a.40.2",
                                      .sha256 = digest,
                                      .bytes = 1000000,
                                      .width = 1280,
                                      .height = 720,
                                      .bit_rate = 2000000,
                                      .created_at = now};

    id_new(id);
    id_new(digest);
    id_new(digest + 32);
    snprintf(path, sizeof(path), "%s/original.mp4", id);
    check(versions_put(db, &version) == 0);
    check(renditions_replace(db, version.id, &rendition, 1) == 0);
    return version.id;
}

static void add_captions(struct db *db, int64_t version_id, int words, int64_t now)
{
    static struct vtt_cue cues[CUES_MAX];
    AUTO_BUF struct buf vtt_text = {0};
    struct vtt vtt = {.cues = cues};
    struct caption_row row = {
        .version_id = version_id, .language = "en-GB", .sha256 = "", .changed_at = now};

    for (; vtt.count < CUES_MAX && words > 0; words -= CUE_WORDS, vtt.count++) {
        struct buf text = {0};

        write_words(&text, CUE_WORDS);
        cues[vtt.count] = (struct vtt_cue){.start_ms = vtt.count * INT64_C(3000),
                                           .end_ms = vtt.count * INT64_C(3000) + 2900,
                                           .speaker = vtt.count % 5 ? NULL : "Robin",
                                           .text = text.data};
    }
    vtt_write(&vtt_text, &vtt);
    row.vtt = vtt_text.data;
    check(captions_put(db, &row, &vtt) == 0);
    for (int i = 0; i < vtt.count; i++)
        free((char *)(uintptr_t)cues[i].text);
}

static void make(struct db *db, int films, int words)
{
    int64_t now = clock_wall_ms();

    for (int n = 0; n < films; n++) {
        struct film_row row;

        if (n % BATCH == 0)
            check(db_begin(db) == 0);
        add_film(db, &row, n, now);
        add_captions(db, add_version(db, row.id, now), words, now);
        check(searchable_put(db, row.id) == 0);
        if (n % BATCH == BATCH - 1 || n == films - 1)
            check(db_commit(db) == 0);
    }
}

int main(int argc, char **argv)
{
    AUTO_DB struct db *db = NULL;
    AUTO_FD int data_fd = -1;
    int64_t films, words = 120;

    if (argc < 3 || argc > 4 || !str_to_number(argv[2], &films) || films > 1000000 ||
        (argc == 4 && !str_to_number(argv[3], &words)) || words > CUES_MAX * CUE_WORDS) {
        fputs("usage: make_catalogue DATA_DIR FILMS [WORDS A FILM]\n", stderr);
        return 2;
    }
    (void)mkdir(argv[1], 0700);
    data_fd = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (data_fd < 0 || db_open(&db, data_fd, DB_WRITE)) {
        fprintf(stderr, "make_catalogue: %s: no data dir\n", argv[1]);
        return 1;
    }
    weigh();
    make(db, (int)films, (int)words);
    return 0;
}
