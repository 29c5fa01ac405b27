/* The folders that tls_certificates names: each holds fullchain.pem and privkey.pem. */
#pragma once

#include <stdint.h>

#include "keybox.h"

/* Adds a folder's pair to the box and looks at it. SETTINGS_REFUSED: problem says why, and what to
 * do. */
int keyring_read(struct keybox *box, const char *folder, int64_t now_ms,
                 struct certificates_facts *facts, char problem[SETTINGS_PROBLEM_MAX]);
/* Reads all folders into the box, for keybox_commit; in a process of its own, so that this one and
 * those it starts have nothing of a key in their memory. SETTINGS_REFUSED: one is wrong, or no name
 * for the site is to be found in them while origin is not set. */
int keyring_load(struct keybox *box, const struct settings *settings,
                 char problem[SETTINGS_PROBLEM_MAX]);
