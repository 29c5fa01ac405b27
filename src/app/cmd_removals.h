/* incare films removals SLUG [done|undone ITEM] */
#pragma once

#include "cmd_films.h"

int cmd_removals(struct films *films, const char *slug);
