/* withdrawn.log as a disk may give it back: whatever stands before or after it, a whole withdrawal
 * that comes last is obeyed, and half a restoration is not. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "catalogue/withdrawals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ID "0123456789abcdef0123456789abcdef"

static const char gone[] = "\n2026-03-01T19:00:00Z withdraw " ID " the-film -\n";
static const char word[] = "\n2026-03-01T19:00:00Z pause C-0007 all\n";
static const char half_word[] = "2026-03-01T19:00:00Z restore C-0007 all";
static const char half[] = "2026-03-01T19:00:00Z restore " ID " the-film -";

static bool is_held(const char *log, size_t length)
{
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;

    check(withdrawals_parse(log, length, &withdrawals) == 0);
    (void)withdrawals_hold(withdrawals, NULL, "another", NULL);
    return withdrawals_hold(withdrawals, ID, NULL, NULL);
}

static bool is_objected(const char *log, size_t length)
{
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;

    check(withdrawals_parse(log, length, &withdrawals) == 0);
    (void)withdrawals_object(withdrawals, ID, "another", NULL);
    return withdrawals_object_everywhere(withdrawals, "C-0007");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *log = malloc(size + sizeof(word) + sizeof(half_word) + sizeof(gone) + sizeof(half));

    check(log);
    memcpy(log, data, size);
    (void)is_held(log, size);
    memcpy(log + size, gone, sizeof(gone) - 1);
    check(is_held(log, size + sizeof(gone) - 1));
    memcpy(log + size + sizeof(gone) - 1, half, sizeof(half) - 1);
    check(is_held(log, size + sizeof(gone) - 1 + sizeof(half) - 1));
    memcpy(log + size, word, sizeof(word) - 1);
    memcpy(log + size + sizeof(word) - 1, half_word, sizeof(half_word) - 1);
    check(is_objected(log, size + sizeof(word) - 1 + sizeof(half_word) - 1));
    free(log);
    return 0;
}
