/* A passkey's words, as fields of a form. */
#include "knock.h"

#include "challenge.h"
#include "site_context.h"

bool knock_read(struct request *req, const struct form *form, struct passkey_said *said)
{
    *said = (struct passkey_said){
        .challenge = form_text(form, "challenge"),
        .origin = request_header(req, "Origin"), /* form.c has weighed it */
        .id = form_text(form, "id"),
        .client_data = form_text(form, "client"),
        .authenticator_data = form_text(form, "data"),
        .public_key = form_text(form, "key"),
        .signature = form_text(form, "signature"),
    };
    return said->origin && challenge_is_ours(said->challenge, request_now_ms(req));
}

bool knock_use(struct request *req, const struct passkey_said *said)
{
    return challenge_use(site_of(req)->challenges, said->challenge);
}

const char *knock_challenge(struct request *req)
{
    char text[CHALLENGE_MAX];

    challenge_make(request_now_ms(req), text);
    return arena_strdup(request_arena(req), text);
}
