/* What a passkey must sign, so that what it signed is fresh: told by a page, known again for some
 * minutes without being kept, and good for one use. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Of hex digits, which as base64url (RFC 4648 5) stand for 48 bytes and are written by a browser
 * just as they were told. */
enum { CHALLENGE_MAX = 64 + 1 };

struct challenges;

/* NULL when out of memory. */
struct challenges *challenges_open(void);
void challenges_close(struct challenges *challenges);
void challenge_make(int64_t now_ms, char text[CHALLENGE_MAX]);
/* Whether we made it, not long ago. */
bool challenge_is_ours(const char *text, int64_t now_ms);
/* It has led somebody in: false when it had before. Any thread. */
bool challenge_use(struct challenges *challenges, const char *text);
