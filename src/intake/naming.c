/* A film that is new: what it is called until a person says, and where it is found. */
#include "naming.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/id.h"
#include "base/slug.h"
#include "base/str.h"
#include "folder.h"

/* Words shorter than a film's slug may be: room for "-99". */
enum { SLUG_TRIES_MAX = 99, SLUG_BASE_MAX = SLUG_MAX - 4 };

/* "my_first-film.mp4": "My first film". */
static char *title_of(struct arena *arena, const char *name)
{
    char *made = arena_strndup(arena, name, (size_t)folder_stem(name));

    for (char *c = made; c && *c; c++)
        if (*c == '_' || *c == '-' || *c == '.')
            *c = ' ';
    if (made && made[0] >= 'a' && made[0] <= 'z')
        made[0] = (char)(made[0] - 'a' + 'A');
    return made;
}

int naming_of(struct arena *arena, const char *name, struct film_row *film)
{
    char *public_id = arena_alloc(arena, ID_MAX);
    const char *title = title_of(arena, name);

    if (!public_id || !title)
        return fault(-ENOMEM);
    id_new(public_id);
    *film = (struct film_row){.public_id = public_id,
                              .kind = "episode",
                              .door = "slate",
                              .language = "en-GB",
                              .state = "draft",
                              .publish_at = -1,
                              .end_at = -1,
                              .title = title,
                              .dek = "",
                              .synopsis = "",
                              .created_at = clock_wall_ms()};
    return 0;
}

static bool slug_take(char out[SLUG_MAX], const char *base, int attempt)
{
    char head[SLUG_BASE_MAX + 1];
    size_t length = strlen(base);

    if (attempt == 1)
        return str_copy(out, SLUG_MAX, base);
    if (length > SLUG_BASE_MAX - 1)
        length = SLUG_BASE_MAX - 1;
    while (length > 1 && base[length - 1] == '-')
        length--;
    memcpy(head, base, length);
    head[length] = '\0';
    snprintf(out, SLUG_MAX, "%s-%d", head, attempt);
    return true;
}

int naming_add(struct db *db, struct arena *arena, const char *wanted, struct film_row *film)
{
    char *slug = arena_alloc(arena, SLUG_MAX);
    char base[SLUG_MAX];
    int r = FILMS_TAKEN;

    if (!slug)
        return fault(-ENOMEM);
    film->slug = slug;
    if (wanted)
        str_copy(base, sizeof base, wanted);
    else if (!slug_from(base, film->title))
        snprintf(base, sizeof base, "film-%.8s", film->public_id);
    for (int attempt = 1; r == FILMS_TAKEN && attempt <= SLUG_TRIES_MAX; attempt++) {
        slug_take(slug, base, attempt);
        r = films_add(db, film);
    }
    if (r == FILMS_TAKEN) { /* a hundred of one name: the id is never taken */
        snprintf(slug, SLUG_MAX, "film-%.32s", film->public_id);
        r = films_add(db, film);
    }
    return fault(r);
}
