/* How a film comes before people, and how it is taken away and given back. */
#pragma once

#include "cmd_films.h"

int cmd_release_ticks(struct films *films, const char *slug);
int cmd_release_publish(struct films *films, const char *slug);
int cmd_release_withdraw(struct films *films, const char *slug);
int cmd_release_restore(struct films *films, const char *slug);
