/* What the details of a film show. */
#pragma once

#include "intake/describe.h"

#include "studio_frame.h"

struct studio_choice_view {
    const char *value, *name;
    const char *picture;
    bool is_chosen;
};

/* A field that somebody else changed meanwhile, too: one chooses. */
struct studio_clash_view {
    const char *id, *name, *theirs, *ours;
};

/* What the field held when the page was made. */
struct studio_was_view {
    const char *id, *value;
};

struct studio_details_view {
    struct studio_frame frame;
    const char *slug;
    struct studio_field english[3], welsh[3], number, more_themes;
    const char *language_name; /* of the first: "English" */
    const struct studio_choice_view *kinds, *doors, *languages, *themes;
    int kind_count, door_count, language_count, theme_count;
    struct studio_was_view was[DESCRIBE_FIELDS];
    int was_count;
    struct studio_clash_view clashes[DESCRIBE_FIELDS];
    int clash_count;
    bool is_draft, has_script;
};

void studio_film_write(struct buf *out, enum tongue tongue, const struct studio_details_view *view);

/* The choices, for pages that ask for the same; NULL: out of memory. */
const struct studio_choice_view *studio_film_kinds(struct arena *arena, const char *chosen,
                                                   int *count);
const struct studio_choice_view *studio_film_languages(struct arena *arena, const char *chosen,
                                                       int *count);
