/* The schema brought forward. */
#pragma once

#include "store/db.h"

/* In one transaction, or not at all. A newer schema than ours is -EPROTO. */
int migrate_forward(struct db *db);
/* 0 when the schema is exactly ours, -ESTALE when it is older, -EPROTO newer. */
int migrate_expect(struct db *db);
