/* Languages by their own names, as a caption menu shows them. Those that are spoken at home in
 * Britain most, and British Sign Language. */
#include "catalogue/autonym.h"

#include <string.h>

static const struct {
    const char *language, *name;
} names[] = {
    {"en", "English"},   {"cy", "Cymraeg"},    {"gd", "Gàidhlig"}, {"ga", "Gaeilge"},
    {"sco", "Scots"},    {"bfi", "BSL"},       {"ar", "العربية"},  {"bn", "বাংলা"},
    {"de", "Deutsch"},   {"es", "Español"},    {"fa", "فارسی"},    {"fr", "Français"},
    {"gu", "ગુજરાતી"},    {"hi", "हिन्दी"},      {"it", "Italiano"}, {"ku", "Kurdî"},
    {"lt", "Lietuvių"},  {"pa", "ਪੰਜਾਬੀ"},      {"pl", "Polski"},   {"ps", "پښتو"},
    {"pt", "Português"}, {"ro", "Română"},     {"sq", "Shqip"},    {"so", "Soomaali"},
    {"ta", "தமிழ்"},      {"ti", "ትግርኛ"},       {"tr", "Türkçe"},   {"uk", "Українська"},
    {"ur", "اردو"},      {"vi", "Tiếng Việt"}, {"zh", "中文"},
};

const char *autonym(const char *language)
{
    size_t length = strcspn(language, "-");

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strlen(names[i].language) == length &&
            strncmp(names[i].language, language, length) == 0)
            return names[i].name;
    }
    return language;
}
