/* What a page's script sends of a passkey that was made or used. */
#pragma once

#include "form.h"
#include "people/passkey.h"

/* False: its challenge is none of ours, or too old: the page is to be shown again. */
bool knock_read(struct request *req, const struct form *form, struct passkey_said *said);
/* It led somebody in. False: it had before, and does not. */
bool knock_use(struct request *req, const struct passkey_said *said);
/* For a page: what the next one is to sign. NULL when out of memory. */
const char *knock_challenge(struct request *req);
