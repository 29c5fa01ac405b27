/* Short codes that lead to films. */
#include "catalogue/link.h"

#include "base/fault.h"
#include "store/links.h"

int link_follow(const struct look *look, const char *code, const struct visibility **film)
{
    int64_t film_id;
    int r = links_find(look->db, code, &film_id);

    if (r)
        return r == LINKS_MISSING ? LINK_MISSING : fault(r);
    *film = look_film_by_id(look, film_id);
    return *film ? 0 : LINK_MISSING;
}
