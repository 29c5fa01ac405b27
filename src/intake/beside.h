/* The files beside a film: captions, chapters, its texts. */
#pragma once

#include <stdbool.h>

#include "base/vtt.h"
#include "crypt/digest.h"
#include "language.h"
#include "sidecar.h"

struct job;

enum { BESIDE_CAPTIONS_MAX = 64, BESIDE_TRANSLATIONS_MAX = 16 };

struct beside_caption {
    char language[LANGUAGE_MAX]; /* BCP 47, in its usual case: en-GB */
    bool is_good;                /* false: could not be read; what was there stays */
    struct vtt vtt;
    const char *text; /* clean WebVTT */
    char sha256[DIGEST_TEXT_MAX];
};

struct beside_translation {
    char language[LANGUAGE_MAX];
    struct sidecar texts; /* title, dek and synopsis of it */
};

struct beside {
    char fingerprint[DIGEST_TEXT_MAX]; /* of all sidecars: names, sizes, times */
    struct beside_caption *captions;
    int caption_count;
    bool has_chapters_file, has_chapters; /* there is one; it could be read */
    struct vtt chapters;
    bool has_sidecar, is_sidecar_bad; /* NAME.json was there; and could not be read */
    struct sidecar sidecar;
    struct beside_translation *translations;
    int translation_count;
    bool is_translation_bad; /* one could not be read: those that were there stay */
    bool is_given_up;        /* none could be taken: what was there stays */
    const char *complaints;  /* what was wrong with which, for a person; "" */
};

/* Fills the fingerprint from the files' status alone; "" when there are no sidecars. */
int beside_fingerprint(struct job *job);
/* None of them is taken, which is said; a film that is new stays a draft. */
int beside_give_up(struct job *job, const char *why);
/* Says that staff have edited it here, and that what the file has of it is not taken. */
int beside_say_ours(struct job *job, const char *what);
/* Writes captions and chapters of a version, inside the caller's transaction. */
int beside_write(struct job *job, int64_t version_id);
/* The same of a film's texts in other languages than its own. */
int beside_translate(struct job *job, int64_t film_id, const char *language);
