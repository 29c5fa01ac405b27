/* The addresses a site listens on. */
#pragma once

#include "settings.h"

/* Makes "localhost:N" the loopback addresses this machine has, and gives those with port 0 one free
 * port that all share. SETTINGS_REFUSED: an address is wrong, or would show the site to a network
 * without TLS and without a proxy that has it. */
int listen_expand(struct settings *settings, struct arena *arena,
                  char problem[SETTINGS_PROBLEM_MAX]);
/* True when every address is this machine's own. */
bool listen_is_loopback(const struct settings *settings);
/* The origin of a site of that name on an address that speaks TLS: "https://films.example.org". */
enum { LISTEN_ORIGIN_MAX = 300 };
void listen_origin(const char *address, const char *name, char out[LISTEN_ORIGIN_MAX]);
/* What to type into a browser for an address: "http://localhost:8080/". */
enum { LISTEN_URL_MAX = 100 };
void listen_url(const char *address, char out[LISTEN_URL_MAX]);
