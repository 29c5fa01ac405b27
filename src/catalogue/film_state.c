/* The states and audiences of a film, by their names. */
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

static const char *const audiences[AUDIENCES] = {
    [AUDIENCE_PUBLIC] = "public",
    [AUDIENCE_PARTNERS] = "partners",
};

bool film_audience_read(const char *name, enum film_audience *audience)
{
    for (int i = 0; i < AUDIENCES; i++) {
        if (str_equal(name, audiences[i])) {
            *audience = (enum film_audience)i;
            return true;
        }
    }
    return false;
}

const char *film_audience_name(enum film_audience audience)
{
    return audiences[audience];
}
