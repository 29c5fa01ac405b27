/* Small questions about NUL-terminated text. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool str_equal(const char *a, const char *b); /* NULL equals only NULL */
bool str_starts(const char *text, const char *prefix);
bool str_ends(const char *text, const char *suffix);
/* Copies text into out[size]; false (and out = "") when it does not fit. */
bool str_copy(char *out, size_t size, const char *text);
/* A decimal number of 1-18 digits and nothing else; false otherwise. */
bool str_to_number(const char *text, int64_t *number);
/* True for well-formed UTF-8 (RFC 3629) without NUL, C0 controls other than tab and newline, or C1.
 */
bool str_is_text(const char *bytes, size_t length);
/* Every byte that keeps text from being that, as where a letter was cut in two, becomes '?'. */
void str_make_text(char *text);
/* Of words offered one after the other keeps in *meant (NULL at first) the nearest to what was
 * said, if it is near enough to be what was meant. */
void str_nearer(const char **meant, const char *said, const char *word);
/* "; did you mean 'listen'?", or nothing when meant is NULL. Answers out. */
enum { STR_HINT_MAX = 64 };
const char *str_hint(char out[STR_HINT_MAX], const char *meant);
/* Writes length bytes as lower-case hex, 2*length+1 chars with NUL. */
void str_hex(char *out, const uint8_t *bytes, size_t length);
