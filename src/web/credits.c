/* Who is in a film: by name where one may be shown, and by what they are there. */
#include "credits.h"

#include <errno.h>

#include "base/fault.h"
#include "base/str.h"
#include "catalogue/film.h"

#include "card.h"
#include "wording.h"

static const struct {
    const char *role;
    enum word word;
} credits_roles[] = {
    {"young-person", WORD_ROLE_YOUNG_PERSON},
    {"care-leaver", WORD_ROLE_CARE_LEAVER},
    {"care-professional", WORD_ROLE_CARE_PROFESSIONAL},
    {"manager", WORD_ROLE_MANAGER},
    {"leader", WORD_ROLE_LEADER},
    {"family", WORD_ROLE_FAMILY},
    {"neighbour", WORD_ROLE_NEIGHBOUR},
    {"interpreter", WORD_ROLE_INTERPRETER},
    {"narrator", WORD_ROLE_NARRATOR},
    {"voice-actor", WORD_ROLE_VOICE_ACTOR},
    {"crew", WORD_ROLE_CREW},
};

/* A post is what they were called at the time; a label was chosen with them. */
static struct text_view credits_part(enum tongue tongue, const struct film_credit *credit)
{
    if (credit->post)
        return card_text(tongue, credit->post, "en");
    if (credit->label)
        return card_text(tongue, credit->label, credit->label_language);
    for (size_t i = 0; i < sizeof credits_roles / sizeof *credits_roles; i++)
        if (str_equal(credit->role, credits_roles[i].role))
            return (struct text_view){.words = wording_say(tongue, credits_roles[i].word)};
    return (struct text_view){0};
}

int credits_fill(struct request *req, const struct look *look, struct film_view *view)
{
    struct arena *arena = request_arena(req);
    struct film_credit *credits;
    struct credit_view *list;
    int count;
    int r = film_credits(look, view->film_id, arena, &credits, &count);

    if (r)
        return fault(r);
    list = arena_array(arena, (size_t)count + 1, sizeof *list);
    if (!list)
        return fault(-ENOMEM);
    for (int i = 0; i < count; i++)
        list[i] = (struct credit_view){.name = credits[i].name,
                                       .part = credits_part(view->frame.tongue, &credits[i])};
    view->credits = list;
    view->credit_count = count;
    return 0;
}
