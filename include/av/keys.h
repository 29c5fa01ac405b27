/* Metadata keys: what each says about the people and places in a film. */
#pragma once

#include <stddef.h>

#include "wire/probe.h"

/* Enum wire_key_class of a key as libavformat names it. Harmless are only keys on a short list,
 * and of them only values on another: what is not known is WIRE_KEY_OTHER. value may be NULL. */
int keys_class(const char *key, const char *value);
/* Notes a key (stream: its number, -1 the file, -2 a chapter). Any but a harmless one makes the
 * probe sensitive, even when there is no more room to hold it. */
void keys_add(struct wire_probe *probe, int stream, int class, const char *key);
/* Copies text into out[size] as far as it fits; bytes that are not printable ASCII become '?'. */
void keys_print(char *out, size_t size, const char *text);
