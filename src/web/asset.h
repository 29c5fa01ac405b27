/* The files of src/web/assets, packed into the program while it is built. asset_table.h (generated)
 * has the URL of each as a macro: "assets/site.css" is ASSET_SITE_CSS, "/assets/site.<hash>.css".
 */
#pragma once

#include <stddef.h>

#include "http/reply.h"
#include "http/request.h"

struct asset_body {
    const char *digest;         /* strong: differs between the codings */
    const unsigned char *bytes; /* NULL: there is none in this coding */
    size_t length;
};

struct asset {
    const char *source; /* "site.css" */
    const char *name;   /* "site.0123456789abcdef.css" */
    const char *type;
    struct asset_body plain, gzip, brotli;
};

/* Answers with the asset packed from that file: it must be one. */
int asset_send(struct request *req, struct reply *reply, const char *source);

/* Generated; in the order of their names. */
extern const struct asset asset_table[];
extern const size_t asset_count;
