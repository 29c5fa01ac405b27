/* Every URL of the site, on one screen. The part names are words that tests know: ":slug" is a
 * film's, ":version" a version's public id, ":code" one that leads to a film, ":permit" what lets
 * somebody see one, ":key" a partner's. */
#include "routes.h"

#include "people/staffer.h"
#include "web/site.h"

enum {
    PAGE_OF_FILM = ROUTE_CACHED | ROUTE_READS | ROUTE_HIDES,
    STAFF_API_OF_FILM = ROUTE_API | ROUTE_STAFF | ROUTE_READS | ROUTE_HIDES,
    TEXT_OF_MEDIA = ROUTE_MEDIA | ROUTE_CACHED | ROUTE_READS | ROUTE_HIDES,
    STUDIO = ROUTE_STAFF | ROUTE_WRITES, /* it is noted that who looks at it is still there */
    STUDIO_OF_FILM = STUDIO | ROUTE_HIDES,
};

/* Who it takes to look, and to act: last in each row of what is for staff, and nowhere else. */
enum {
    ANYBODY = SITE_ANYBODY,
    VIEWER = SITE_VIEWER,
    EDITOR = SITE_EDITOR,
    PUBLISHER = SITE_PUBLISHER,
    ADMIN = SITE_ADMIN
};

/* Every page is there in English and in Welsh. */
#define PAGE(path, get, flags) \
    {path, get, flags},        \
    {                          \
        "/cy" path, get, flags \
    }

/* So is every address of a film's bytes: for anybody, and for who holds a permit, whom alone it
 * answers. */
#define MEDIA(path, get, flags)                                                \
    {"/media" path, get, flags},                                               \
    {                                                                          \
        "/p/:permit/media" path, get, ((flags) & ~ROUTE_CACHED) | ROUTE_PERMIT \
    }

const struct route site_routes[] = {
    /* pages */
    PAGE("/", page_home, ROUTE_CACHED | ROUTE_READS),
    PAGE("/films/:slug", page_film, PAGE_OF_FILM),
    PAGE("/films/:slug/transcript", page_transcript, PAGE_OF_FILM),
    PAGE("/films/:slug/transcript.txt", page_transcript_text, PAGE_OF_FILM),
    {"/films/:slug/ok", heartbeat_get, ROUTE_HIDES},
    PAGE("/search", page_search, ROUTE_SLOW),
    PAGE("/films/:slug/share", page_share, PAGE_OF_FILM),
    PAGE("/themes", page_themes, ROUTE_CACHED | ROUTE_READS),
    PAGE("/themes/:theme", page_theme, ROUTE_CACHED | ROUTE_READS),
    PAGE("/accessibility", page_access, ROUTE_CACHED | ROUTE_READS),
    PAGE("/about", page_prose_about, ROUTE_CACHED),
    PAGE("/help", page_prose_help, ROUTE_CACHED),
    PAGE("/filmed", page_prose_filmed, ROUTE_CACHED),
    PAGE("/press", page_prose_press, ROUTE_CACHED),
    PAGE("/privacy", page_prose_privacy, ROUTE_CACHED),

    /* for machines that tell people of films */
    PAGE("/feed.xml", feed_films, ROUTE_CACHED | ROUTE_READS),
    PAGE("/podcast.xml", feed_podcast, ROUTE_CACHED | ROUTE_READS),
    {"/sitemap.xml", sitemap_get, ROUTE_CACHED | ROUTE_READS},
    PAGE("/go/:code", go_follow, ROUTE_READS | ROUTE_HIDES),

    /* films on other sites */
    PAGE("/embed/:slug", page_embed, PAGE_OF_FILM | ROUTE_FRAME),
    PAGE("/embed/:slug/:key", page_embed_own,
         ROUTE_READS | ROUTE_HIDES | ROUTE_FRAME | ROUTE_PERMIT),
    {"/embed/:slug/ok", page_embed_ok, ROUTE_READS | ROUTE_HIDES | ROUTE_FRAME, page_embed_told},
    {"/oembed", oembed_get, ROUTE_API | ROUTE_CACHED | ROUTE_READS},

    /* films as bytes */
    MEDIA("/:version/:name", stream_media, ROUTE_MEDIA | ROUTE_HIDES),
    MEDIA("/:version/:name/init.mp4", stream_piece_init, ROUTE_MEDIA | ROUTE_READS | ROUTE_HIDES),
    MEDIA("/:version/:name/:n.m4s", stream_piece, ROUTE_MEDIA | ROUTE_READS | ROUTE_HIDES),

    /* what players are told of them, and what goes with them */
    MEDIA("/:version/master.m3u8", stream_hls_master, TEXT_OF_MEDIA),
    MEDIA("/:version/:name.m3u8", stream_hls_track, TEXT_OF_MEDIA),
    MEDIA("/:version/iframes.m3u8", stream_hls_iframes, TEXT_OF_MEDIA),
    MEDIA("/:version/captions/:lang.m3u8", stream_hls_captions, TEXT_OF_MEDIA),
    MEDIA("/:version/manifest.mpd", stream_dash, TEXT_OF_MEDIA),
    MEDIA("/:version/captions/:lang.vtt", stream_captions, TEXT_OF_MEDIA),
    MEDIA("/:version/chapters.vtt", stream_chapters, TEXT_OF_MEDIA),
    MEDIA("/:version/chapters.json", stream_chapters_json, TEXT_OF_MEDIA),
    MEDIA("/:version/storyboard.vtt", stream_storyboard, TEXT_OF_MEDIA),

    {"/p/:permit/films/:slug/ok", page_embed_own_ok, ROUTE_READS | ROUTE_HIDES | ROUTE_PERMIT,
     page_embed_told},

    /* looks before release */
    {"/preview/:token", page_preview, ROUTE_READS | ROUTE_GUEST, page_preview_act},
    {"/p/:permit/preview", page_preview_film, ROUTE_READS | ROUTE_GUEST},

    /* films as JSON */
    {"/api/v1/films", api_films, ROUTE_API | ROUTE_CACHED | ROUTE_READS},
    {"/api/v1/films/:slug", api_film, ROUTE_API | ROUTE_CACHED | ROUTE_READS | ROUTE_HIDES},
    {"/api/v1/search", api_search, ROUTE_API | ROUTE_SLOW},
    {"/api/v1/openapi.json", api_openapi, ROUTE_API},

    /* films on their way in */
    {"/api/v1/uploads", api_uploads, ROUTE_API | ROUTE_STAFF | ROUTE_WRITES, api_uploads_act,
     EDITOR, EDITOR},
    {"/api/v1/uploads/:id", api_upload, ROUTE_API | ROUTE_STAFF | ROUTE_WRITES, api_upload_act,
     EDITOR, EDITOR},
    {"/api/v1/uploads/:id/status", api_standing, ROUTE_API | ROUTE_STAFF | ROUTE_READS, NULL,
     EDITOR},
    {"/api/v1/staff/films", api_staff_films_list, ROUTE_API | ROUTE_STAFF | ROUTE_READS,
     api_staff_films_add, VIEWER, EDITOR},
    {"/api/v1/staff/films/:slug", api_staff_films, STAFF_API_OF_FILM, api_staff_films_act, VIEWER,
     EDITOR},
    {"/api/v1/staff/films/:slug/media/:name", api_preview, STAFF_API_OF_FILM, NULL, VIEWER},
    {"/api/v1/staff/films/:slug/captions", api_staff_captions_list, STAFF_API_OF_FILM, NULL,
     VIEWER},
    {"/api/v1/staff/films/:slug/captions/:lang", api_staff_captions, STAFF_API_OF_FILM,
     api_staff_captions_act, VIEWER, EDITOR},
    {"/api/v1/staff/films/:slug/captions/:lang.vtt", api_staff_captions_vtt, STAFF_API_OF_FILM,
     NULL, VIEWER},
    {"/api/v1/staff/films/:slug/captions/:lang.srt", api_staff_captions_srt, STAFF_API_OF_FILM,
     NULL, VIEWER},
    {"/api/v1/staff/films/:slug/captions/:lang/played", api_staff_captions_none, STAFF_API_OF_FILM,
     api_staff_captions_played, VIEWER, EDITOR},
    {"/api/v1/staff/films/:slug/captions/:lang/approve", api_staff_captions_none, STAFF_API_OF_FILM,
     api_staff_captions_approve, VIEWER, EDITOR},
    {"/api/v1/staff/films/:slug/captions/:lang/lint", api_staff_captions_none, STAFF_API_OF_FILM,
     api_staff_captions_lint, VIEWER, VIEWER},
    {"/api/v1/staff/films/:slug/chapters", api_staff_notes_chapters, STAFF_API_OF_FILM,
     api_staff_notes_chapters_act, VIEWER, EDITOR},
    {"/api/v1/staff/films/:slug/notices", api_staff_notes_notices, STAFF_API_OF_FILM,
     api_staff_notes_notices_act, VIEWER, EDITOR},
    {"/api/v1/staff/films/:slug/pictures", api_staff_pictures, STAFF_API_OF_FILM,
     api_staff_pictures_act, VIEWER, EDITOR},
    {"/api/v1/staff/films/:slug/pictures/:picture", api_staff_pictures_one, STAFF_API_OF_FILM,
     api_staff_pictures_one_act, VIEWER, EDITOR},
    {"/api/v1/staff/films/:slug/pictures/:picture.jpg", api_staff_pictures_jpeg, STAFF_API_OF_FILM,
     NULL, VIEWER},
    {"/api/v1/staff/films/:slug/pictures/:picture.avif", api_staff_pictures_avif, STAFF_API_OF_FILM,
     NULL, VIEWER},
    {"/api/v1/staff/films/:slug/posts", api_staff_posts, STAFF_API_OF_FILM, api_staff_posts_act,
     VIEWER, EDITOR},
    {"/api/v1/staff/films/:slug/posts/:post", api_staff_posts_one, STAFF_API_OF_FILM,
     api_staff_posts_one_act, VIEWER, EDITOR},
    {"/api/v1/staff/films/:slug/removals", api_staff_removals, STAFF_API_OF_FILM, NULL, VIEWER},
    {"/api/v1/staff/films/:slug/removals/:item", api_staff_removals_one, STAFF_API_OF_FILM,
     api_staff_removals_one_act, VIEWER, VIEWER},

    {"/api/v1/staff/partners", api_staff_partners, ROUTE_API | ROUTE_STAFF | ROUTE_READS,
     api_staff_partners_act, VIEWER, PUBLISHER},
    {"/api/v1/staff/partners/:key", api_staff_partners_one, ROUTE_API | ROUTE_STAFF | ROUTE_READS,
     api_staff_partners_one_act, VIEWER, PUBLISHER},

    {"/api/v1/staff/audit", api_staff_audit, ROUTE_API | ROUTE_STAFF | ROUTE_READS, NULL,
     PUBLISHER},

    /* the studio */
    {"/studio/", studio_today, STUDIO, NULL, VIEWER},
    {"/studio/upload", studio_upload, STUDIO, NULL, EDITOR},
    {"/studio/films", studio_films, STUDIO, NULL, VIEWER},
    {"/studio/new", studio_new, STUDIO, studio_new_act, EDITOR, EDITOR},
    {"/studio/numbers", studio_numbers, STUDIO, NULL, VIEWER},
    {"/studio/numbers.csv", studio_numbers_csv, STUDIO, NULL, VIEWER},
    {"/studio/partners", studio_partners, STUDIO, studio_partners_act, VIEWER, PUBLISHER},
    {"/studio/partners/:key", studio_partner, STUDIO, studio_partner_act, VIEWER, PUBLISHER},
    {"/studio/films/:slug", studio_film, STUDIO_OF_FILM, studio_film_act, VIEWER, EDITOR},
    {"/studio/films/:slug/delete", studio_new_delete, STUDIO_OF_FILM, studio_new_delete_act, EDITOR,
     EDITOR},
    {"/studio/films/:slug/captions", studio_captions, STUDIO_OF_FILM, studio_captions_act, VIEWER,
     EDITOR},
    {"/studio/films/:slug/captions/:lang", studio_cues, STUDIO_OF_FILM, studio_cues_act, VIEWER,
     EDITOR},
    {"/studio/films/:slug/notes", studio_notes, STUDIO_OF_FILM, studio_notes_act, VIEWER, EDITOR},
    {"/studio/films/:slug/pictures", studio_pictures, STUDIO_OF_FILM, studio_pictures_act, VIEWER,
     EDITOR},
    {"/studio/films/:slug/social", studio_social, STUDIO_OF_FILM, studio_social_act, VIEWER,
     EDITOR},
    {"/studio/films/:slug/release", studio_release, STUDIO_OF_FILM, studio_release_act, VIEWER,
     EDITOR},
    {"/studio/schedule", studio_schedule, STUDIO, NULL, VIEWER},
    {"/studio/audit", studio_audit, STUDIO, NULL, PUBLISHER},
    {"/studio/audit.csv", studio_audit_csv, STUDIO, NULL, PUBLISHER},
    {"/studio/staff", studio_staff, STUDIO, studio_staff_act, ADMIN, ADMIN},
    {"/studio/takedown", studio_takedown, STUDIO, studio_takedown_act, VIEWER, VIEWER},
    {"/studio/takedown/:slug", studio_removals, STUDIO_OF_FILM, studio_removals_act, VIEWER,
     VIEWER},
    {"/studio/signin", studio_signin, ROUTE_STAFF, studio_signin_act, ANYBODY, ANYBODY},
    {"/studio/passkey", studio_passkey, ROUTE_STAFF, studio_passkey_act, ANYBODY, ANYBODY},
    {"/studio/signout", studio_signout, ROUTE_STAFF, studio_signout_act, ANYBODY, VIEWER},
    {"/studio/account", studio_account, STUDIO, studio_account_act, VIEWER, VIEWER},
    {"/studio/setup/:setup", studio_setup, ROUTE_STAFF | ROUTE_READS, studio_setup_act, ANYBODY,
     ANYBODY},

    /* the rest */
    {"/assets/:name", asset_get, ROUTE_ASSET},
    {"/favicon.svg", asset_favicon, ROUTE_PLAIN},
    {"/robots.txt", asset_robots, ROUTE_PLAIN},
    {"/.well-known/security.txt", security_get, ROUTE_PLAIN},
    {"/healthz", health_live, ROUTE_OPERATIONS},
    {"/readyz", health_ready, ROUTE_OPERATIONS | ROUTE_READS},
    {"/metrics", metrics_get, ROUTE_OPERATIONS},
};
const int site_route_count = sizeof site_routes / sizeof site_routes[0];

const char *routes_least_name(int least)
{
    if (least >= VIEWER && least <= ADMIN)
        return staffer_role_name((enum staffer_role)(least - VIEWER));
    return least == ANYBODY ? "anybody" : NULL;
}
