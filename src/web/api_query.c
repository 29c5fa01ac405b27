/* Query arguments of the API: unknown ones are refused, so that a misspelt filter never looks like
 * an answer. */
#include "api_query.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

static bool api_query_is_among(const char *name, const char *const *known)
{
    for (; *known; known++)
        if (str_equal(name, *known))
            return true;
    return false;
}

/* What came from outside is repeated only when it is short and whole text. */
static const char *api_query_name(const char *name)
{
    size_t length = strlen(name);

    return length > 0 && length <= 40 && str_is_text(name, length) ? name : "the query";
}

static const char *api_query_list(struct request *req, const char *const *known)
{
    AUTO_BUF struct buf list = {0};

    for (int i = 0; known[i]; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", known[i]);
    return arena_strdup(request_arena(req), list.failed || !list.data ? "none" : list.data);
}

const char *api_query_unknown(struct request *req, const char *const *known)
{
    const char *name;

    for (int i = 0; (name = request_argument_name(req, i)); i++)
        if (!api_query_is_among(name, known))
            return arena_printf(request_arena(req),
                                "%s: there is no such parameter here; there are: %s.",
                                api_query_name(name), api_query_list(req, known));
    return NULL;
}

const char *api_query_wrong(struct request *req, const char *name, const char *why)
{
    return arena_printf(request_arena(req), "%s: %s.", name, why);
}
