/* Permits: short texts that stand in an address and let whoever holds it have one film's bytes, on
 * somebody's account, for a while. Only who has the key can write one (HMAC-SHA256, RFC 2104). */
#pragma once

#include <stdint.h>

#include "base/id.h"

/* Of whom grant is the public id. The letters are those of the text. */
enum permit_kind { PERMIT_PARTNER = 'p', PERMIT_PREVIEW = 'v' };

struct permit {
    enum permit_kind kind;
    char grant[ID_MAX], film[ID_MAX]; /* public ids */
    int64_t until_ms;                 /* wall clock; kept in seconds */
};

enum { PERMIT_MAX = 1 + 32 + 32 + 10 + 32 + 1, PERMIT_BAD = 1 };

struct permit_key;

/* The key of this data dir, keys/permits (0600), made when there is none. -EPERM: others may read
 * it; -EBADMSG: it is no key. */
int permit_key_open(struct permit_key **key, int data_fd);
void permit_key_close(struct permit_key *key);

int permit_write(const struct permit_key *key, const struct permit *permit, char out[PERMIT_MAX]);
/* PERMIT_BAD: no permit of ours, in whatever way. Whether it has run out is not asked here. */
int permit_read(const struct permit_key *key, const char *text, struct permit *permit);
