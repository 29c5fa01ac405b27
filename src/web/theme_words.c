/* What a theme is called on a page: those of the series in both languages. */
#include "theme_words.h"

#include "base/str.h"

#include "wording.h"

static const struct {
    const char *id;
    enum word word;
} theme_words_known[] = {
    {"cbt", WORD_THEME_CBT},
    {"communities", WORD_THEME_COMMUNITIES},
    {"equine-therapy", WORD_THEME_EQUINE_THERAPY},
    {"pathways-to-independence", WORD_THEME_PATHWAYS},
    {"policy", WORD_THEME_POLICY},
    {"relationships", WORD_THEME_RELATIONSHIPS},
    {"stability", WORD_THEME_STABILITY},
    {"supported-living", WORD_THEME_SUPPORTED_LIVING},
    {"therapeutic-care", WORD_THEME_THERAPEUTIC_CARE},
    {"trauma-informed", WORD_THEME_TRAUMA_INFORMED},
    {"voices", WORD_THEME_VOICES},
    {"workforce", WORD_THEME_WORKFORCE},
};

const char *theme_words(enum tongue tongue, const struct film_theme *theme)
{
    for (size_t i = 0; i < sizeof theme_words_known / sizeof *theme_words_known; i++)
        if (str_equal(theme->id, theme_words_known[i].id))
            return wording_say(tongue, theme_words_known[i].word);
    return theme->name;
}
