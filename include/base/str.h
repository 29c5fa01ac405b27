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
/* How far a is from b (Levenshtein), for "did you mean"; capped at 9. */
int str_distance(const char *a, const char *b);
/* Writes length bytes as lower-case hex, 2*length+1 chars with NUL. */
void str_hex(char *out, const uint8_t *bytes, size_t length);
