/* Challenges: 16 random bytes, their end, and a keyed hash of both, whose key is this process's. */
#include "challenge.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "crypt/pseudonym.h"
#include "crypt/secret.h"

enum { RANDOM_BYTES = 16, RANDOM_DIGITS = 2 * RANDOM_BYTES, NUMBER_DIGITS = 16 };

/* Only those that led somebody in: no stranger fills it. */
struct challenges {
    pthread_mutex_t lock;
    char used[challenges_used_max][CHALLENGE_MAX];
    int next;
};

struct challenges *challenges_open(void)
{
    struct challenges *challenges = calloc(1, sizeof *challenges);

    if (challenges)
        pthread_mutex_init(&challenges->lock, NULL);
    return challenges;
}

void challenges_close(struct challenges *challenges)
{
    if (!challenges)
        return;
    pthread_mutex_destroy(&challenges->lock);
    free(challenges);
}

/* Of all before it. */
static void write_seal(const char *text, char seal[NUMBER_DIGITS + 1])
{
    char sealed[16 + RANDOM_DIGITS + NUMBER_DIGITS] = "challenge";

    memcpy(sealed + 16, text, RANDOM_DIGITS + NUMBER_DIGITS);
    snprintf(seal, NUMBER_DIGITS + 1, "%016llx",
             (unsigned long long)pseudonym_of(sealed, sizeof sealed));
}

void challenge_make(int64_t now_ms, char text[CHALLENGE_MAX])
{
    uint8_t bytes[RANDOM_BYTES];

    check(getrandom(bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes);
    str_hex(text, bytes, sizeof bytes);
    snprintf(text + RANDOM_DIGITS, NUMBER_DIGITS + 1, "%016llx",
             (unsigned long long)(now_ms + challenge_ms));
    write_seal(text, text + RANDOM_DIGITS + NUMBER_DIGITS);
}

bool challenge_is_ours(const char *text, int64_t now_ms)
{
    char seal[NUMBER_DIGITS + 1], end[NUMBER_DIGITS + 1];

    if (strlen(text) != CHALLENGE_MAX - 1)
        return false;
    write_seal(text, seal);
    memcpy(end, text + RANDOM_DIGITS, NUMBER_DIGITS);
    end[NUMBER_DIGITS] = '\0';
    return secret_equal(text + RANDOM_DIGITS + NUMBER_DIGITS, seal) &&
           strtoll(end, NULL, 16) > now_ms;
}

bool challenge_use(struct challenges *challenges, const char *text)
{
    bool is_new = true;

    pthread_mutex_lock(&challenges->lock);
    for (int i = 0; i < challenges_used_max; i++)
        is_new = is_new && !str_equal(challenges->used[i], text);
    if (is_new) {
        str_copy(challenges->used[challenges->next], CHALLENGE_MAX, text);
        challenges->next = (challenges->next + 1) % challenges_used_max;
    }
    pthread_mutex_unlock(&challenges->lock);
    return is_new;
}
