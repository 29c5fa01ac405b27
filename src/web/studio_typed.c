/* What was typed in the form of a film's details. */
#include "studio_typed.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/fault.h"
#include "base/slug.h"
#include "base/str.h"

const char *const studio_typed_ids[DESCRIBE_FIELDS] = {
    [DESCRIBE_TITLE] = "title",         [DESCRIBE_DEK] = "dek",
    [DESCRIBE_SYNOPSIS] = "synopsis",   [DESCRIBE_WELSH_TITLE] = "other-title",
    [DESCRIBE_WELSH_DEK] = "other-dek", [DESCRIBE_WELSH_SYNOPSIS] = "other-synopsis",
    [DESCRIBE_KIND] = "kind",           [DESCRIBE_NUMBER] = "number",
    [DESCRIBE_LANGUAGE] = "language",   [DESCRIBE_THEMES] = "themes",
    [DESCRIBE_DOOR] = "door",
};

static int letters_of(enum describe_field field)
{
    return field % DESCRIBE_WELSH_TITLE == DESCRIBE_TITLE ? DESCRIBE_TITLE_MAX
           : field % DESCRIBE_WELSH_TITLE == DESCRIBE_DEK ? DESCRIBE_DEK_MAX
                                                          : DESCRIBE_SYNOPSIS_MAX;
}

static const char *join(struct arena *arena, const struct description *description)
{
    AUTO_BUF struct buf list = {0};

    for (int i = 0; i < description->theme_count; i++)
        buf_printf(&list, "%s%s", i ? " " : "", description->themes[i]);
    return list.failed ? NULL : arena_strndup(arena, list.data ? list.data : "", list.length);
}

const char *studio_typed_value(struct arena *arena, const struct description *description,
                               enum describe_field field)
{
    struct description copy = *description;

    if (field == DESCRIBE_NUMBER)
        return copy.number ? arena_printf(arena, "%lld", (long long)copy.number) : "";
    return field == DESCRIBE_THEMES ? join(arena, description) : *describe_string(&copy, field);
}

/* Adds the slug of each piece between separators; false: one is no word, or there are too many. */
static bool add_themes(struct arena *arena, const char *text, const char *separators,
                       struct description *description)
{
    char slug[SLUG_MAX];

    for (; *text; text += strspn(text, separators)) {
        size_t length = strcspn(text, separators);
        const char *word = arena_strndup(arena, text, length);
        const char *id = word && slug_from(slug, word) ? arena_strdup(arena, slug) : NULL;

        if (word && !word[strspn(word, " ")])
            id = "";
        if (!id || (*id && !describe_add_theme(description, id)))
            return false;
        text += length;
    }
    return true;
}

const char *studio_typed_themes(struct arena *arena, const char *text,
                                struct description *description)
{
    return add_themes(arena, text, ",;\n", description)
               ? NULL
               : "Write themes in words, with commas between; a film has at most 20";
}

/* False: it is none of the choices. */
static bool take_choice(const char *const *choices, const char *said, const char **out)
{
    for (; *choices; choices++)
        if (str_equal(*choices, said)) {
            *out = *choices;
            return true;
        }
    return false;
}

/* What the page held. It is weighed with what is saved, and never saved itself. */
static bool read_was(struct arena *arena, const struct form *form, struct description *was)
{
    for (enum describe_field field = 0; field < DESCRIBE_FIELDS; field++) {
        const char *name = arena_printf(arena, "was-%s", studio_typed_ids[field]);
        const char *said = name ? form_text(form, name) : NULL;

        if (!said)
            return false;
        if (field == DESCRIBE_NUMBER) {
            was->number = 0;
            (void)str_to_number(said, &was->number);
        } else if (field == DESCRIBE_THEMES) {
            was->theme_count = 0;
            (void)add_themes(arena, said, " ", was);
        } else {
            *describe_string(was, field) = said;
        }
    }
    return true;
}

static void read_texts(struct studio_frame *frame, const struct form *form,
                       struct description *typed)
{
    for (enum describe_field field = 0; field <= DESCRIBE_WELSH_SYNOPSIS; field++) {
        const char *text = form_text(form, studio_typed_ids[field]);
        const char *wrong = describe_fault(text, letters_of(field));

        *describe_string(typed, field) = text;
        if (wrong)
            studio_frame_problem(frame, studio_typed_ids[field], wrong);
    }
}

static void read_themes(struct arena *arena, struct studio_frame *frame, const struct form *form,
                        struct description *typed)
{
    const char *id, *wrong = NULL;

    typed->theme_count = 0;
    for (int i = 0; (id = form_nth(form, "theme", i)); i++)
        if (slug_is_valid(id) && !describe_add_theme(typed, id))
            wrong = "A film has at most 20 themes";
    if (!wrong)
        wrong = studio_typed_themes(arena, form_text(form, "more-themes"), typed);
    if (wrong)
        studio_frame_problem(frame, "more-themes", wrong);
}

static void read_number(struct studio_frame *frame, const struct form *form,
                        struct description *typed)
{
    const char *said = form_text(form, "number");

    typed->number = 0;
    if (*said && (!str_to_number(said, &typed->number) || typed->number < 1 ||
                  typed->number > DESCRIBE_NUMBER_MAX))
        studio_frame_problem(frame, "number", "Enter a number from 1 to 9999, or nothing");
}

static bool read_choices(struct arena *arena, const struct form *form,
                         const struct description *was, struct description *typed)
{
    for (enum describe_field field = 0; field < DESCRIBE_FIELDS; field++) {
        const char *name = arena_printf(arena, "keep-%s", studio_typed_ids[field]);

        if (!name)
            return false;
        if (str_equal(form_text(form, name), "theirs"))
            describe_take(typed, was, field);
    }
    return true;
}

int studio_typed_read(struct arena *arena, struct studio_frame *frame, const struct form *form,
                      const struct description *now, struct description *was,
                      struct description *typed)
{
    static const char *const languages[] = {"en-GB", "cy", NULL};

    *was = *typed = *now;
    if (!read_was(arena, form, was))
        return fault(-ENOMEM);
    *typed = *was;
    read_texts(frame, form, typed);
    read_themes(arena, frame, form, typed);
    read_number(frame, form, typed);
    (void)take_choice(describe_kinds, form_text(form, "kind"), &typed->kind);
    (void)take_choice(describe_doors, form_text(form, "door"), &typed->door);
    (void)take_choice(languages, form_text(form, "language"), &typed->language);
    if (!read_choices(arena, form, was, typed))
        return fault(-ENOMEM);
    if (!describe_has_title(typed))
        studio_frame_problem(frame, describe_own(typed) ? "other-title" : "title", "Enter a title");
    return 0;
}
