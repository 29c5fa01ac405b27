/* A page of the studio that says one thing, and nothing of who asks: what went wrong with what was
 * sent, and what to do. */
#pragma once

#include "http/reply.h"

/* Both are whole sentences for a person. */
int plain_reply(struct reply *reply, int status, const char *title, const char *text);
