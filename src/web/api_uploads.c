/* /api/v1/uploads: films on their way in, by tus 1.0.0, from staff alone. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"

#include "routes.h"
#include "signin.h"
#include "site_context.h"
#include "tus.h"

/* What is being sent just now. */
struct api_upload {
    struct receive *receive;
    struct receiver *receiver;
    int r;            /* what receiver_take said */
    bool is_creation; /* its first bytes came with it */
    bool is_barred;   /* who sends it works here no more */
    int64_t asked_ms; /* when that was last asked */
    struct signin_ticket ticket;
};

static int api_uploads_refuse(struct reply *reply, int status, const char *why)
{
    tus_say_version(reply);
    return reply_problem(reply, status, why);
}

/* What receive.h's outcomes are to a client. */
static int api_uploads_say(struct reply *reply, int r)
{
    static const struct {
        int status;
        const char *why;
    } says[] = {
        [RECEIVE_MISSING] = {404, "There is no such upload."},
        [RECEIVE_GONE] = {410, "It was not finished in time, and is gone: begin anew."},
        [RECEIVE_TOO_LARGE] = {413, "It is larger than an upload may be, or than it said."},
        [RECEIVE_OVER_QUOTA] = {507,
                                "You have too much on its way in: finish or delete some first."},
        [RECEIVE_NO_ROOM] =
            {507, "The disk is full: when there is room, begin, or go on from where HEAD says."},
        [RECEIVE_ELSEWHERE] = {409, "Upload-Offset is not where the bytes that are here end."},
        [RECEIVE_BAD_LENGTH] = {400, "Upload-Length was said before, or is less than is here."},
        [RECEIVE_FINAL] = {403, "It is made of parts: nothing is added to it."},
        [RECEIVE_UNFINISHED] = {400, "A part of it is not all here, or is no part."},
        [RECEIVE_MISMATCH] = {460, "The checksum is another: nothing of it was kept."},
        [RECEIVE_OVERTAKEN] = {409, "A newer request writes to it now."},
        [RECEIVE_NEEDED] = {409, "It is just being joined with others, and goes by itself then."},
        [RECEIVE_ANOTHERS] = {403, "Another person sends it: only they go on with it."},
    };

    check(r > 0 && r < (int)(sizeof says / sizeof *says));
    return api_uploads_refuse(reply, says[r].status, says[r].why);
}

static int api_uploads_answer(struct reply *reply, int r)
{
    return r < 0 ? fault(r) : api_uploads_say(reply, r);
}

/* Whether who asks may upload; who. Else reply says why not, and *r what to return. */
static bool api_uploads_may(struct request *req, struct reply *reply, struct staffer *staffer,
                            int *r)
{
    const char *why;

    *r = signin_find(req, staffer);
    if (*r > 0) {
        *r = signin_refuse(reply, *r, &why);
        *r = api_uploads_refuse(reply, *r, why);
        return false;
    }
    if (*r)
        return false;
    if (!tus_is_spoken(req)) {
        tus_say_abilities(reply, site_of(req)->receive_rules.bytes_max);
        *r = api_uploads_refuse(reply, 412, "Tus-Resumable must be 1.0.0.");
        return false;
    }
    return true;
}

/* The bytes. */

static void api_upload_free(struct api_upload *upload)
{
    explicit_bzero(upload, sizeof *upload);
    free(upload);
}

/* A request may take days: who is disabled meanwhile is heard no more within a second. */
static bool api_upload_is_barred(struct api_upload *upload, struct db *db, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = NULL;
    struct staffer staffer;

    if (now_ms - upload->asked_ms < news_look_ms)
        return false;
    upload->asked_ms = now_ms;
    arena = arena_open(1 << 16);
    return !arena || signin_holds(db, &upload->ticket, arena, &staffer) != 0;
}

static bool api_upload_take(void *cls, void *thread, const void *bytes, size_t length)
{
    struct api_upload *upload = cls;

    upload->is_barred = api_upload_is_barred(upload, thread, clock_steady_ms());
    if (upload->is_barred)
        return true;
    upload->r = receiver_take(upload->receiver, thread, bytes, length, clock_wall_ms());
    return upload->r != 0;
}

static void api_upload_drop(void *cls, void *thread)
{
    struct api_upload *upload = cls;

    /* What of it is kept is told when the client asks where to go on. */
    (void)receiver_close(upload->receiver, thread, false, clock_wall_ms(), NULL, NULL);
    api_upload_free(upload);
}

static int api_upload_created(struct reply *reply, const struct upload_row *row)
{
    char path[64];

    snprintf(path, sizeof path, "/api/v1/uploads/%s", row->public_id);
    reply_header(reply, "Location", path);
    tus_say_version(reply);
    tus_say_offset(reply, row);
    return reply_empty(reply, 201);
}

static int api_upload_bar(struct reply *reply)
{
    const char *why;
    int status = signin_refuse(reply, SIGNIN_MISSING, &why);

    return api_uploads_refuse(reply, status, why);
}

static int api_upload_end(void *cls, struct request *req, struct reply *reply)
{
    struct api_upload *upload = cls;
    bool is_creation = upload->is_creation, is_barred = upload->is_barred;
    struct upload_row row;
    int taken = upload->r;
    int r = receiver_close(upload->receiver, request_thread(req), !taken && !is_barred,
                           clock_wall_ms(), request_arena(req), &row);

    api_upload_free(upload);
    if (is_barred)
        return api_upload_bar(reply);
    if (taken || r)
        return api_uploads_answer(reply, taken ? taken : r);
    if (is_creation)
        return api_upload_created(reply, &row);
    tus_say_version(reply);
    tus_say_offset(reply, &row);
    return reply_empty(reply, 204);
}

static const struct body_taker api_upload_taker = {
    .take = api_upload_take, .end = api_upload_end, .drop = api_upload_drop};

static int api_upload_begin(struct request *req, struct reply *reply, const char *public_id,
                            const struct receive_piece *piece, bool is_creation)
{
    struct api_upload *upload = calloc(1, sizeof *upload);
    int r;

    if (!upload)
        return fault(-ENOMEM);
    upload->receive = site_of(req)->receive;
    upload->is_creation = is_creation;
    upload->asked_ms = clock_steady_ms();
    signin_keep(req, &upload->ticket);
    r = receiver_open(&upload->receiver, upload->receive, request_thread(req), public_id, piece,
                      request_now_ms(req));
    if (r) {
        api_upload_free(upload);
        return api_uploads_answer(reply, r);
    }
    r = request_take_body(req, &api_upload_taker, upload);
    if (!r)
        return 0;
    receiver_close(upload->receiver, request_thread(req), false, request_now_ms(req), NULL, NULL);
    api_upload_free(upload);
    return fault(r);
}

/* POST /api/v1/uploads. */

/* 0: none; below 0: there is no such film, or who sends it may not change what visitors see. */
enum { API_UPLOADS_NO_FILM = -1, API_UPLOADS_LESS = -2 };
static int64_t api_uploads_film(struct request *req, const struct tus_creation *creation,
                                const struct staffer *staffer)
{
    static const struct viewer staff = {.kind = VIEWER_STAFF};

    if (!*creation->film)
        return 0;
    AUTO_LOOK struct look look =
        look_open(site_of(req)->library, request_thread(req), &staff, request_now_ms(req));
    const struct visibility *film = look_film(&look, creation->film);

    if (!film || film->is_withdrawn)
        return API_UPLOADS_NO_FILM;
    if ((film->state == FILM_LIVE || film->state == FILM_SCHEDULED) &&
        staffer->role < STAFFER_PUBLISHER)
        return API_UPLOADS_LESS;
    return film->film_id;
}

static int api_uploads_create(struct request *req, struct reply *reply,
                              const struct staffer *staffer)
{
    struct receive *receive = site_of(req)->receive;
    bool has_body = tus_has_body(req);
    struct tus_creation creation;
    struct receive_piece piece;
    const char *wrong = tus_read_creation(req, &creation);
    struct upload_row row = {.staff_id = staffer->id,
                             .kind = creation.concat == TUS_PARTIAL ? "partial" : "whole",
                             .parts = creation.said,
                             .metadata = creation.metadata,
                             .meant_kind = creation.version,
                             .name = creation.name,
                             .length = creation.length};
    int r;

    if (!wrong)
        wrong = tus_read_piece(req, true, &piece);
    if (wrong)
        return api_uploads_refuse(reply, 400, wrong);
    row.meant_film = api_uploads_film(req, &creation, staffer);
    if (row.meant_film == API_UPLOADS_LESS)
        return api_uploads_refuse(reply, 403,
                                  "The film is released: a publisher changes what visitors see.");
    if (row.meant_film == API_UPLOADS_NO_FILM)
        return api_uploads_refuse(reply, 404,
                                  "There is no such film to be a version of, or it is withdrawn.");
    piece.staff_id = staffer->id;
    if (has_body && (!tus_is_bytes(req) || creation.concat == TUS_FINAL))
        return api_uploads_refuse(reply, 415,
                                  "A body is application/offset+octet-stream, of an "
                                  "upload that is not final.");
    r = creation.concat == TUS_FINAL
            ? receive_join(receive, request_thread(req), creation.parts, creation.part_count,
                           request_now_ms(req), request_arena(req), &row)
            : receive_begin(receive, request_thread(req), request_now_ms(req), request_arena(req),
                            &row);
    if (r)
        return api_uploads_answer(reply, r);
    return has_body ? api_upload_begin(req, reply, row.public_id, &piece, true)
                    : api_upload_created(reply, &row);
}

int api_uploads_act(struct request *req, struct reply *reply)
{
    struct staffer staffer;
    int r;

    if (str_equal(request_method(req), "OPTIONS")) {
        tus_say_version(reply);
        tus_say_abilities(reply, site_of(req)->receive_rules.bytes_max);
        return reply_empty(reply, 204);
    }
    if (!api_uploads_may(req, reply, &staffer, &r))
        return r;
    if (!str_equal(tus_method(req), "POST"))
        return api_uploads_refuse(reply, 405, "Uploads are begun with POST.");
    return api_uploads_create(req, reply, &staffer);
}

int api_uploads(struct request *req, struct reply *reply)
{
    struct staffer staffer;
    int r;

    return api_uploads_may(req, reply, &staffer, &r)
               ? api_uploads_refuse(reply, 405, "Uploads are begun with POST.")
               : r;
}

/* /api/v1/uploads/:id */

static int api_upload_patch(struct request *req, struct reply *reply, const struct staffer *staffer)
{
    struct receive_piece piece;
    const char *wrong;

    if (!tus_is_bytes(req))
        return api_uploads_refuse(reply, 415,
                                  "Content-Type must be application/offset+octet-stream.");
    wrong = tus_read_piece(req, false, &piece);
    if (wrong)
        return api_uploads_refuse(reply, 400, wrong);
    piece.staff_id = staffer->id;
    return api_upload_begin(req, reply, request_part(req, "id"), &piece, false);
}

/* Who cares for the disk may end anybody's. */
static int api_upload_delete(struct request *req, struct reply *reply,
                             const struct staffer *staffer)
{
    int64_t staff_id = staffer->role == STAFFER_ADMIN ? 0 : staffer->id;
    int r = receive_remove(site_of(req)->receive, request_thread(req), request_part(req, "id"),
                           staff_id, request_arena(req));

    if (r)
        return api_uploads_answer(reply, r);
    tus_say_version(reply);
    return reply_empty(reply, 204);
}

int api_upload_act(struct request *req, struct reply *reply)
{
    const char *method = tus_method(req);
    struct staffer staffer;
    int r;

    if (str_equal(method, "OPTIONS"))
        return api_uploads_act(req, reply);
    if (!api_uploads_may(req, reply, &staffer, &r))
        return r;
    if (str_equal(method, "PATCH"))
        return api_upload_patch(req, reply, &staffer);
    if (str_equal(method, "DELETE"))
        return api_upload_delete(req, reply, &staffer);
    return api_uploads_refuse(reply, 405, "An upload answers HEAD, PATCH and DELETE.");
}

/* HEAD: where to go on. The bytes themselves are not given back. */
int api_upload(struct request *req, struct reply *reply)
{
    struct staffer staffer;
    struct upload_row row;
    int r;

    if (!api_uploads_may(req, reply, &staffer, &r))
        return r;
    if (!str_equal(request_method(req), "HEAD"))
        return api_uploads_refuse(reply, 405, "An upload answers HEAD, PATCH and DELETE.");
    r = receive_find(site_of(req)->receive, request_thread(req), request_part(req, "id"),
                     request_now_ms(req), request_arena(req), &row);
    if (r)
        return api_uploads_answer(reply, r);
    tus_say_version(reply);
    tus_say_standing(reply, &row);
    return reply_empty(reply, 200);
}
