/* What the pages before the studio show: signing in, setting up, what is refused. As views.h. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#include "tongue.h"

struct plain_view {
    const char *title, *text;
};

struct signin_view {
    const char *title;
    const char *next;      /* where to go on */
    const char *challenge; /* for a passkey */
    const char *name;      /* as it was typed */
    const char *problem;   /* NULL: none yet */
};

struct setup_view {
    const char *title;
    const char *code, *name;
    const char *challenge, *handle; /* for a passkey */
    const char *problem;            /* NULL: none yet */
};

/* A passkey, or a browser that is signed in. */
/* Compiled from studio_….html. */
void studio_plain_write(struct buf *out, enum tongue tongue, const struct plain_view *view);
void studio_signin_write(struct buf *out, enum tongue tongue, const struct signin_view *view);
void studio_setup_write(struct buf *out, enum tongue tongue, const struct setup_view *view);
/* The head of such a page, its end, and what a form begins with. */
void part_porch_write(struct buf *out, enum tongue tongue, const char *title);
void part_porch_end_write(struct buf *out, enum tongue tongue);
void part_token_write(struct buf *out, enum tongue tongue, const char *token);
