/* An answer while a body is still coming that nobody wants. */
#pragma once

#include "answer.h"

struct visit;

/* Writes it to the connection, which is to end then; the rest of the body is for the farewell. */
void rebuff_say(struct visit *visit, const struct answer *answer);
