// tus-js-client, as the sites of others have it, sends a film over lines that break at random, in three parts at once, and
// goes on with what was begun before: what lies in the vault in the end is that film, byte by byte.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import tus from 'tus-js-client';
import { incare, siteWithoutFilms } from './running_site.mjs';
import { Tally } from './tally.mjs';

const tally = new Tally();
const folder = mkdtempSync(join(tmpdir(), 'incare-upload-'));
const path = join(folder, 'a film.mp4');
// Noise, since it packs badly: some 8 MB.
execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'nullsrc=s=640x360:r=25:d=2,geq=random(1)*255:128:128',
  '-f', 'lavfi', '-i', 'sine=d=2', '-pix_fmt', 'yuv420p', '-preset', 'ultrafast', '-crf', '12', '-movflags', '+faststart', path]);

const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const wanted = digest(path);
const { size } = statSync(path);

// A line to the site on which at most so many bytes go up before it breaks.
let cuts = 0;
function badLine(port) {
  const server = createServer((near) => {
    const far = connect(port, 'localhost');
    let left = 50_000 + Math.random() * 900_000;
    near.on('data', (bytes) => {
      left -= bytes.length;
      if (left > 0) {
        far.write(bytes);
        return;
      }
      cuts++;
      near.destroy();
      far.end(); // what came so far may arrive
    });
    far.pipe(near);
    near.on('close', () => far.destroySoon());
    near.on('error', () => {});
    far.on('error', () => near.destroy());
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server)); });
}

const site = await siteWithoutFilms();
const said = (...words) => execFileSync(incare, ['staff', ...words, '--data', site.data], { encoding: 'utf8' }).trim();
said('add', 'Ada');
const headers = { Authorization: `Bearer ${said('token', 'Ada')}` };
const line = await badLine(new URL(site.base).port);
const endpoint = `http://127.0.0.1:${line.address().port}/api/v1/uploads`;
const patient = { endpoint, headers, metadata: { filename: 'a film.mp4', filetype: 'video/mp4' }, retryDelays: Array(50).fill(20) };

const send = (options, file = createReadStream(path)) => new Promise((resolve, reject) => {
  const upload = new tus.Upload(file,
    { ...patient, ...options, onError: reject, onSuccess: () => resolve(upload.url) });
  upload.start();
});

// It stops in the middle, as if the window had been closed; resolves to where it was.
const stopHalfWay = () => new Promise((resolve, reject) => {
  const upload = new tus.Upload(createReadStream(path), {
    ...patient,
    chunkSize: 256 * 1024,
    onError: reject,
    onChunkComplete: async (_, sent) => {
      if (sent < size / 3) return;
      await upload.abort();
      resolve(upload.url);
    },
  });
  upload.start();
});

async function arrived(what, url) {
  const id = url.split('/').at(-1);
  const file = join(site.data, 'vault', id);
  let status;
  for (const end = Date.now() + 30000; Date.now() < end; await sleep(100)) {
    status = await (await fetch(`${site.base}/api/v1/uploads/${id}/status`, { headers })).json();
    if (['packaging', 'ready', 'refused'].includes(status.state)) break;
  }
  tally.holds(`${what}: it is a film`, status.state === 'packaging' || status.state === 'ready', status);
  tally.holds(`${what}: not a byte is another`, digest(file) === wanted);
}

try {
  await arrived('in three parts at once', await send({ parallelUploads: 3 }));
  const partCuts = cuts;
  tally.holds('the lines broke', partCuts >= 3, partCuts);
  await arrived('in one', await send({}));
  tally.holds('the line broke again', cuts > partCuts, cuts);
  const begun = await stopHalfWay();
  await arrived('gone on with, from where it stopped', await send({ uploadUrl: begun }));
  // Of a file the client promises more in its last piece than there is: tus-js-client 4.3.1, FileSource.slice.
  await arrived('before anybody knows its length', await send({ uploadLengthDeferred: true, chunkSize: 1 << 20 }, readFileSync(path)));
} catch (error) {
  tally.holds('it is sent', false, String(error));
} finally {
  line.close();
  await site.stop();
  rmSync(folder, { recursive: true });
}
tally.finish();
