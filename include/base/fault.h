/* Outcomes and faults. Every function that can fail returns int: 0 is done, a positive value is an
 * outcome named in the header that was called and is handled where it was called, a negative value
 * is a fault (-errno) that is handed up with `return fault(r);`. */
#pragma once

/* Notes (at debug level) where a fault passed, and returns it unchanged. */
#define fault(r) fault_at((r), __FILE__, __LINE__)
int fault_at(int r, const char *file, int line);

/* An assertion that stays on in release: a broken invariant ends the process rather than lie. */
#define check(condition)                                  \
    do {                                                  \
        if (__builtin_expect(!(condition), 0))            \
            check_failed(#condition, __FILE__, __LINE__); \
    } while (0)
_Noreturn void check_failed(const char *condition, const char *file, int line);
