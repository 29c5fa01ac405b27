/* The states of a film, by their names. */
#include "base/str.h"
#include "catalogue/visibility.h"

static const char *const names[FILM_STATES] = {
    [FILM_DRAFT] = "draft", [FILM_READY] = "ready", [FILM_SCHEDULED] = "scheduled",
    [FILM_LIVE] = "live",   [FILM_ENDED] = "ended", [FILM_WITHDRAWN] = "withdrawn",
};

bool film_state_read(const char *name, enum film_state *state)
{
    for (int i = 0; i < FILM_STATES; i++) {
        if (str_equal(name, names[i])) {
            *state = (enum film_state)i;
            return true;
        }
    }
    return false;
}
