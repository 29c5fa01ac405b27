/* Who stands below a film, as they wish to be called there. */
#include <errno.h>

#include "base/fault.h"
#include "base/str.h"
#include "catalogue/film.h"
#include "store/appearances.h"

/* In the language that is looked for; where it has none in that one, in the other. */
static void put_label(struct film_credit *credit, const struct credit_row *row,
                      const char *language)
{
    bool is_welsh = *row->label_cy && (str_equal(language, "cy") || !*row->label_en);

    credit->label = is_welsh ? row->label_cy : *row->label_en ? row->label_en : NULL;
    credit->label_language = is_welsh ? "cy" : "en";
}

int film_credits(const struct look *look, int64_t film_id, struct arena *arena,
                 struct film_credit **credits, int *count)
{
    struct credit_row *rows;
    int r = appearances_credited(look->db, film_id, arena, &rows, count);

    if (r)
        return fault(r);
    *credits = arena_array(arena, (size_t)*count + 1, sizeof(**credits));
    if (!*credits)
        return fault(-ENOMEM);
    for (int i = 0; i < *count; i++) {
        struct film_credit *credit = &(*credits)[i];

        *credit = (struct film_credit){.role = rows[i].role,
                                       .name = rows[i].name,
                                       .post = *rows[i].post ? rows[i].post : NULL};
        put_label(credit, &rows[i], look->language);
    }
    return 0;
}
