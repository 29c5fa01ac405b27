/* GET /studio/upload: film files on their way in, and what is made of them. */
#include "studio_upload.h"

#include "asset_table.h"
#include "routes.h"

int studio_upload(struct request *req, struct reply *reply)
{
    struct studio_upload_view view = {0};
    AUTO_BUF struct buf body = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_UPLOAD, &view.frame, &r))
        return r;
    view.frame.title = "Upload";
    view.frame.lead = "A file becomes a new film, as a draft. Where it was filmed and with what is "
                      "taken out before anybody else sees it.";
    view.frame.has_script = *ASSET_UPLOAD_JS != '\0';
    studio_upload_write(&body, TONGUE_EN, &view);
    return reply_body(reply, 200, studio_frame_type, &body);
}
