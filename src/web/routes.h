/* The handlers, in the order of the table in routes.c. Each answers GET and HEAD of one URL; those
 * that end in _act what changes something there. */
#pragma once

#include "http/reply.h"
#include "http/request.h"

/* Pages. */
int page_home(struct request *req, struct reply *reply);
int page_film(struct request *req, struct reply *reply);
int page_transcript(struct request *req, struct reply *reply);
int page_transcript_text(struct request *req, struct reply *reply);
int heartbeat_get(struct request *req, struct reply *reply);
int page_search(struct request *req, struct reply *reply);
int page_share(struct request *req, struct reply *reply);
int page_themes(struct request *req, struct reply *reply);
int page_theme(struct request *req, struct reply *reply);
int page_access(struct request *req, struct reply *reply);
int page_prose_about(struct request *req, struct reply *reply);
int page_prose_help(struct request *req, struct reply *reply);
int page_prose_filmed(struct request *req, struct reply *reply);
int page_prose_press(struct request *req, struct reply *reply);
int page_prose_privacy(struct request *req, struct reply *reply);

/* For machines that tell people of films. */
int feed_films(struct request *req, struct reply *reply);
int feed_podcast(struct request *req, struct reply *reply);
int sitemap_get(struct request *req, struct reply *reply);
int go_follow(struct request *req, struct reply *reply);

/* On other sites. */
int page_embed(struct request *req, struct reply *reply);
int page_embed_own(struct request *req, struct reply *reply);
int page_embed_ok(struct request *req, struct reply *reply);
int page_embed_own_ok(struct request *req, struct reply *reply);
int page_embed_told(struct request *req, struct reply *reply);
int oembed_get(struct request *req, struct reply *reply);

/* Whole pages that are no URL's: the neutral "not here" and "something broke". Rendered once,
 * before the first request; they know no film and touch no database. */
void page_missing_write(struct buf *out);
void page_broken_write(struct buf *out);

/* Films as bytes. */
int stream_media(struct request *req, struct reply *reply);
int stream_captions(struct request *req, struct reply *reply);
int stream_chapters(struct request *req, struct reply *reply);
int stream_chapters_json(struct request *req, struct reply *reply);
int stream_storyboard(struct request *req, struct reply *reply);
int stream_hls_master(struct request *req, struct reply *reply);
int stream_hls_track(struct request *req, struct reply *reply);
int stream_hls_iframes(struct request *req, struct reply *reply);
int stream_hls_captions(struct request *req, struct reply *reply);
int stream_dash(struct request *req, struct reply *reply);
int stream_piece_init(struct request *req, struct reply *reply);
int stream_piece(struct request *req, struct reply *reply);

/* Looks before release. */
int page_preview(struct request *req, struct reply *reply);
int page_preview_act(struct request *req, struct reply *reply);
int page_preview_film(struct request *req, struct reply *reply);

/* Films as JSON. */
int api_films(struct request *req, struct reply *reply);
int api_film(struct request *req, struct reply *reply);
int api_search(struct request *req, struct reply *reply);
int api_openapi(struct request *req, struct reply *reply);

/* Films on their way in. */
int api_uploads(struct request *req, struct reply *reply);
int api_uploads_act(struct request *req, struct reply *reply);
int api_upload(struct request *req, struct reply *reply);
int api_upload_act(struct request *req, struct reply *reply);
int api_standing(struct request *req, struct reply *reply);
int api_preview(struct request *req, struct reply *reply);

/* Captions, chapters and notices, for who edits them. */
int api_staff_captions_list(struct request *req, struct reply *reply);
int api_staff_captions(struct request *req, struct reply *reply);
int api_staff_captions_act(struct request *req, struct reply *reply);
int api_staff_captions_vtt(struct request *req, struct reply *reply);
int api_staff_captions_srt(struct request *req, struct reply *reply);
int api_staff_captions_played(struct request *req, struct reply *reply);
int api_staff_captions_approve(struct request *req, struct reply *reply);
int api_staff_captions_lint(struct request *req, struct reply *reply);
int api_staff_captions_none(struct request *req, struct reply *reply);
int api_staff_films_list(struct request *req, struct reply *reply);
int api_staff_films_add(struct request *req, struct reply *reply);
int api_staff_films(struct request *req, struct reply *reply);
int api_staff_films_act(struct request *req, struct reply *reply);
int api_staff_notes_chapters(struct request *req, struct reply *reply);
int api_staff_notes_chapters_act(struct request *req, struct reply *reply);
int api_staff_notes_notices(struct request *req, struct reply *reply);
int api_staff_notes_notices_act(struct request *req, struct reply *reply);
int api_staff_pictures(struct request *req, struct reply *reply);
int api_staff_pictures_act(struct request *req, struct reply *reply);
int api_staff_pictures_one(struct request *req, struct reply *reply);
int api_staff_pictures_one_act(struct request *req, struct reply *reply);
int api_staff_pictures_jpeg(struct request *req, struct reply *reply);
int api_staff_pictures_avif(struct request *req, struct reply *reply);
int api_staff_partners(struct request *req, struct reply *reply);
int api_staff_partners_act(struct request *req, struct reply *reply);
int api_staff_partners_one(struct request *req, struct reply *reply);
int api_staff_partners_one_act(struct request *req, struct reply *reply);
int api_staff_removals(struct request *req, struct reply *reply);
int api_staff_removals_one(struct request *req, struct reply *reply);
int api_staff_removals_one_act(struct request *req, struct reply *reply);
int api_staff_posts(struct request *req, struct reply *reply);
int api_staff_posts_act(struct request *req, struct reply *reply);
int api_staff_posts_one(struct request *req, struct reply *reply);
int api_staff_posts_one_act(struct request *req, struct reply *reply);

/* The studio. */
int studio_today(struct request *req, struct reply *reply);
int studio_upload(struct request *req, struct reply *reply);
int studio_films(struct request *req, struct reply *reply);
int studio_numbers(struct request *req, struct reply *reply);
int studio_numbers_csv(struct request *req, struct reply *reply);
int studio_new(struct request *req, struct reply *reply);
int studio_new_act(struct request *req, struct reply *reply);
int studio_new_delete(struct request *req, struct reply *reply);
int studio_new_delete_act(struct request *req, struct reply *reply);
int studio_film(struct request *req, struct reply *reply);
int studio_film_act(struct request *req, struct reply *reply);
int studio_takedown(struct request *req, struct reply *reply);
int studio_takedown_act(struct request *req, struct reply *reply);
int studio_signin(struct request *req, struct reply *reply);
int studio_signin_act(struct request *req, struct reply *reply);
int studio_passkey(struct request *req, struct reply *reply);
int studio_passkey_act(struct request *req, struct reply *reply);
int studio_signout(struct request *req, struct reply *reply);
int studio_signout_act(struct request *req, struct reply *reply);
int studio_account(struct request *req, struct reply *reply);
int studio_account_act(struct request *req, struct reply *reply);
int studio_setup(struct request *req, struct reply *reply);
int studio_setup_act(struct request *req, struct reply *reply);

/* The rest. */
int asset_get(struct request *req, struct reply *reply);
int asset_favicon(struct request *req, struct reply *reply);
int asset_robots(struct request *req, struct reply *reply);
int security_get(struct request *req, struct reply *reply);
int health_live(struct request *req, struct reply *reply);
int health_ready(struct request *req, struct reply *reply);
int metrics_get(struct request *req, struct reply *reply);

/* The studio's pages of captions and notes. */
int studio_captions(struct request *req, struct reply *reply);
int studio_captions_act(struct request *req, struct reply *reply);
int studio_cues(struct request *req, struct reply *reply);
int studio_cues_act(struct request *req, struct reply *reply);
int studio_notes(struct request *req, struct reply *reply);
int studio_notes_act(struct request *req, struct reply *reply);
int studio_pictures(struct request *req, struct reply *reply);
int studio_pictures_act(struct request *req, struct reply *reply);
int studio_partner(struct request *req, struct reply *reply);
int studio_partner_act(struct request *req, struct reply *reply);
int studio_partners(struct request *req, struct reply *reply);
int studio_partners_act(struct request *req, struct reply *reply);
int studio_staff(struct request *req, struct reply *reply);
int studio_staff_act(struct request *req, struct reply *reply);
int studio_removals(struct request *req, struct reply *reply);
int studio_removals_act(struct request *req, struct reply *reply);
int studio_audit(struct request *req, struct reply *reply);
int studio_audit_csv(struct request *req, struct reply *reply);
int api_staff_audit(struct request *req, struct reply *reply);
int studio_schedule(struct request *req, struct reply *reply);
int studio_social(struct request *req, struct reply *reply);
int studio_social_act(struct request *req, struct reply *reply);

/* The studio's page of a film's release. */
int studio_release(struct request *req, struct reply *reply);
int studio_release_act(struct request *req, struct reply *reply);
