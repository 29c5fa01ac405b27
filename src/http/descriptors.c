/* What is counted here is what loop.c, farewell.c, crowd.c and the threads' databases hold open.
 * What remains.c holds has the place of connections that are not there. */
#include "descriptors.h"

#include <errno.h>

#include "base/limits.h"
#include "farewell.h"

enum {
    OF_HAND = 4,    /* a database: its file and its log; a file that is read for a moment */
    OF_LOOP = 3,    /* its epoll, what wakes it, its clock */
    OF_ADDRESS = 2, /* in each loop: a socket, the library's epoll */
};

static int64_t count_kept(int loops, int addresses)
{
    int of_one = OF_LOOP + OF_ADDRESS * addresses + farewell_sockets_max +
                 connections_turned_away_max + 2 * OF_HAND; /* its own, and one in the pool */

    return descriptors_kept + (int64_t)loops * of_one;
}

int descriptors_for_connections(int64_t all, int loops, int addresses)
{
    int64_t left = all - all / descriptors_mapped_parts - count_kept(loops, addresses);

    return left < (int64_t)loops * connections_per_loop_min ? -EMFILE : (int)left;
}
