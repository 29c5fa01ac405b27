/* An answer in words, made smaller for who takes it so (RFC 9110 8.4). */
#pragma once

#include "http/reply.h"

/* In which coding an answer to the request is sent if it is one that may be: 0 as it is. */
int parcel_coding(const struct request *req);
/* Packs what is said, unless it is a film, short, or not for everyone. Before its ETag is made. */
void parcel_wrap(struct reply *reply);
