/* Opening is not accepting: libavformat opens most broken files and every still picture. What a
 * file must be to become a film, as a rule over plain values. */
#pragma once

#include "wire/probe.h"

/* Sets verdict and reason, is_playable and is_sensitive (which it only ever raises) of a probe
 * whose other fields are filled. reason is for a person: what is wrong, and what to do. */
void accept_decide(struct wire_probe *probe);
/* Refuses with these words. */
void accept_refuse(struct wire_probe *probe, const char *reason);
