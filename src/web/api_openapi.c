/* GET /api/v1/openapi.json: the API described (OpenAPI 3.1), written by hand; tests hold it to the
 * table of routes and to the answers. */
#include "asset.h"
#include "routes.h"

int api_openapi(struct request *req, struct reply *reply)
{
    return asset_send(req, reply, "openapi.json");
}
