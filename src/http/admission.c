/* Names for clients, and what each of them may ask. */
#include "admission.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fault.h"
#include "base/limits.h"
#include "exchange.h"
#include "http/server.h"

static int read_proxies(struct admission *admission)
{
    const char *const *texts = admission->options->trusted_proxies;
    int count = 0;

    while (texts && texts[count])
        count++;
    admission->blocks = calloc((size_t)count + 1, sizeof *admission->blocks);
    if (!admission->blocks)
        return fault(-ENOMEM);
    for (int i = 0; i < count; i++)
        if (!ip_read_block(texts[i], &admission->blocks[i]))
            return fault(-EINVAL);
    admission->trust = (struct forwarded_trust){admission->blocks, count};
    return 0;
}

static int count_viewers(const struct server_options *options, int connections,
                         int64_t kernel_bytes)
{
    int64_t fitting = kernel_bytes / viewer_kernel_bytes;

    if (options->viewers_max)
        return options->viewers_max;
    return fitting < connections ? (int)fitting : connections;
}

int admission_open(struct admission *admission, const struct server_options *options,
                   int connections, int64_t kernel_bytes)
{
    int r;

    admission->options = options;
    admission->viewers_max = count_viewers(options, connections, kernel_bytes);
    r = read_proxies(admission);
    if (!r)
        r = clients_open(&admission->clients, options->client_connections_max,
                         options->client_budget);
    return r;
}

void admission_close(struct admission *admission)
{
    clients_close(&admission->clients);
    free(admission->blocks);
}

static uint64_t name_of(const struct admission *admission, const struct ip *ip)
{
    struct ip network = ip_network(ip);
    uint64_t (*pseudonym)(const void *, size_t) = admission->options->pseudonym;

    return pseudonym ? pseudonym(network.bytes, sizeof network.bytes) | 1 : 0;
}

struct peer admission_meet(struct admission *admission, const struct sockaddr *address)
{
    struct ip ip = ip_of_socket(address);
    struct peer peer = {.kind = PEER_CLIENT, .name = name_of(admission, &ip)};

    if (ip_is_loopback(&ip))
        peer.kind = PEER_SELF;
    else if (forwarded_is_trusted(&admission->trust, &ip) ||
             (admission->options->is_behind_proxy && !admission->trust.count))
        peer.kind = PEER_PROXY;
    return peer;
}

int admission_enter(struct admission *admission, const struct peer *peer, int64_t now_ms,
                    struct client **slot)
{
    int connections_max = admission->clients.connections_max, connections;

    *slot = NULL;
    if (peer->kind != PEER_CLIENT || !peer->name || !connections_max)
        return 0;
    connections = clients_enter(&admission->clients, peer->name, now_ms, slot);
    return connections > connections_max ? connections - connections_max : 0;
}

void admission_leave(struct admission *admission, struct client *slot)
{
    if (slot)
        clients_leave(&admission->clients, slot);
}

bool admission_may_shake_hands(struct admission *admission, const struct peer *peer, int64_t now_ms)
{
    return peer->kind != PEER_CLIENT || !peer->name ||
           !clients_charge(&admission->clients, peer->name, page_cost, now_ms);
}

/* For whom a request is; 0: for somebody who has no limits. */
static uint64_t find_client(const struct admission *admission, const struct request *req)
{
    const struct peer *peer = &req->peer;
    struct ip client;

    if (peer->kind == PEER_CLIENT)
        return peer->name;
    if (!req->is_handed_on || (peer->kind == PEER_PROXY && !admission->trust.count))
        return 0; /* what a proxy asks for itself; or whoever it is, nobody said */
    if (forwarded_client(&admission->trust, request_header(req, "Forwarded"),
                         request_header(req, "X-Forwarded-For"), &client))
        return name_of(admission, &client);
    return peer->name; /* all whom their proxy does not name are one */
}

static int cost_of(int flags)
{
    if (flags & ROUTE_SLOW)
        return slow_cost;
    if (flags & ROUTE_CACHED) /* text that is made, also of media */
        return page_cost;
    return flags & (ROUTE_MEDIA | ROUTE_ASSET) ? bytes_cost : page_cost;
}

static bool has_room_for_viewer(struct admission *admission, const struct request *req,
                                int64_t now_ms)
{
    return admission->viewers < admission->viewers_max ||
           (req->client && clients_is_viewer(&admission->clients, req->client, now_ms));
}

struct refusal admission_weigh(struct admission *admission, struct request *req,
                               enum refusal_reason surplus, bool is_viewer, int64_t now_ms)
{
    int64_t wait_ms = 0;

    req->client = find_client(admission, req);
    /* the operator is let in, and who works here */
    if (surplus && !(req->flags & (ROUTE_OPERATIONS | ROUTE_STAFF)))
        return (struct refusal){surplus, surplus_retry_s};
    if (req->client)
        wait_ms = clients_charge(&admission->clients, req->client, cost_of(req->flags), now_ms);
    if (wait_ms)
        return (struct refusal){REFUSAL_BUDGET, (int)((wait_ms + 999) / 1000)};
    if ((req->flags & ROUTE_MEDIA) && !is_viewer && !has_room_for_viewer(admission, req, now_ms))
        return (struct refusal){REFUSAL_VIEWERS, viewers_retry_s};
    return (struct refusal){REFUSAL_NONE, 0};
}

struct refusal admission_enter_slow(struct admission *admission, struct request *req,
                                    int64_t now_ms)
{
    if (!req->client || !(req->flags & ROUTE_SLOW) ||
        clients_enter_slow(&admission->clients, req->client, now_ms, &req->slow))
        return (struct refusal){REFUSAL_NONE, 0};
    return (struct refusal){REFUSAL_BUDGET, slow_retry_s};
}

void admission_leave_slow(struct admission *admission, struct request *req)
{
    if (req->slow)
        clients_leave_slow(&admission->clients, req->slow);
    req->slow = NULL;
}

void admission_watch(struct admission *admission, const struct request *req, bool is_first,
                     int64_t now_ms)
{
    if (req->client)
        clients_watch(&admission->clients, req->client, now_ms);
    if (is_first)
        admission->viewers++;
}

void admission_unwatch(struct admission *admission)
{
    check(admission->viewers-- > 0);
}
