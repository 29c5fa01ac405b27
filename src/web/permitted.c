/* Addresses of a film's bytes for who was let in on somebody's account. */
#include "permitted.h"

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"

#include "site_context.h"

const char *permitted(struct request *req, enum permit_kind kind, const char *grant,
                      const struct film *film)
{
    struct permit permit = {.kind = kind,
                            .until_ms = request_now_ms(req) + film->duration_ms + permit_spare_ms};
    char text[PERMIT_MAX];

    check(str_copy(permit.grant, sizeof permit.grant, grant));
    check(str_copy(permit.film, sizeof permit.film, film->public_id));
    if (permit_write(site_of(req)->permits, &permit, text))
        return NULL;
    return arena_printf(request_arena(req), "/p/%s", text);
}
