// Runs inside a page of another site than the films': plays one and tells what was seen of it.

const happens = (target, event) => new Promise((resolve, reject) => {
  target.addEventListener(event, resolve, { once: true });
  target.addEventListener('error', () => reject(new Error(`${event}: ${target.error?.message}`)), { once: true });
});

const within = (seconds, promise, what) => Promise.race([promise,
  new Promise((_, reject) => { setTimeout(() => reject(new Error(`${what}: not within ${seconds} s`)), seconds * 1000); })]);

// How the film gets into the <video>; each answers what the player knows besides.
const ways = {
  async plain(video, url) {
    video.src = url;
    return () => ({});
  },
  async hls(video, url, codec) {
    const player = new Hls();
    const wrongs = [];
    const usual = [Hls.ErrorDetails.BUFFER_STALLED_ERROR, Hls.ErrorDetails.INTERNAL_ABORTED]; // on a busy machine, and by a seek
    player.on(Hls.Events.ERROR, (_, { details, error }) => {
      if (!usual.includes(details)) wrongs.push(`${details} ${error?.message}`);
    });
    const chosen = () => player.levels.findIndex((level) => level.videoCodec.startsWith(codec));
    if (codec) player.on(Hls.Events.MANIFEST_PARSED, () => { player.currentLevel = chosen(); });
    player.loadSource(url);
    player.attachMedia(video);
    return () => ({ wrongs, codec: player.levels[player.currentLevel]?.videoCodec, pictures: player.levels.length, captions: player.subtitleTracks.map((track) => track.lang) });
  },
  async dash(video, url, codec) {
    const player = new shaka.Player();
    if (codec) player.configure({ preferredVideo: [{ codec }], preferredVideoCodecs: [codec] });
    await player.attach(video);
    await player.load(url);
    return () => ({ wrongs: [], codec: player.getVariantTracks().find((track) => track.active)?.videoCodec, pictures: player.getVariantTracks().length,
      captions: player.getTextTracks().map((track) => track.language) });
  },
};

// The number of the frame that is shown: white squares along its top, the lowest bit first.
function frameNumber(video, bits) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [854, 480];
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0, 854, 480);
  let number = 0;
  for (let i = 0; i < bits; i++)
    if (context.getImageData(i * 64 + 32, 32, 1, 1).data[1] > 128) number += 2 ** i;
  return number;
}

// The picture of that moment is on the screen; who tells of no pictures has shown it when it has sought.
const shows = (video, moment) => within(2, new Promise((resolve) => {
  const look = (_, { mediaTime }) => (Math.abs(mediaTime - moment) < 0.2 ? resolve() : video.requestVideoFrameCallback(look));
  video.requestVideoFrameCallback?.(look);
}), 'its picture').catch(() => {});

async function watch({ way, url, codec, seek, bits }) {
  const video = document.createElement('video');
  video.crossOrigin = 'anonymous';
  video.muted = true; // it may play unasked; sound is decoded all the same
  document.body.append(video);
  const ready = within(20, happens(video, 'loadedmetadata'), 'loadedmetadata');
  const tell = await ways[way](video, url, codec);
  await ready;
  await video.play();
  await within(20, new Promise((resolve) => {
    video.addEventListener('timeupdate', () => { if (video.currentTime > 0.3) resolve(); });
  }), 'playing');
  video.pause();
  const { duration } = video;
  const picture = shows(video, seek);
  video.currentTime = seek;
  await within(20, happens(video, 'seeked'), 'seeked');
  await picture;
  const seen = { duration, at: video.currentTime, width: video.videoWidth, frame: frameNumber(video, bits),
    sound: video.webkitAudioDecodedByteCount ?? Number(video.mozHasAudio ?? video.audioTracks.length), ...tell() };
  video.remove();
  return seen;
}
