/* Opaque public ids: 128 random bits as 32 hex digits. */
#pragma once

#include <stdbool.h>

enum { ID_MAX = 33 };

void id_new(char out[ID_MAX]);
bool id_is_valid(const char *id);
