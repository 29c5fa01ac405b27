// The keys for media, and the lock screen of a telephone: the film's name and its door, never a picture of anybody.
export function openLockScreen({ figure, video, source, actions }) {
  const session = navigator.mediaSession;
  if (!session) return { close() {} };
  video.addEventListener('playing', () => {
    session.metadata = new MediaMetadata({ title: figure.getAttribute('aria-label'), artist: 'IN CARE',
      artwork: video.poster ? [{ src: video.poster }] : [] });
  }, { once: true });
  const handlers = { play: () => source.play(), pause: () => source.pause(), seekbackward: actions.back,
    seekforward: actions.ahead, seekto: ({ seekTime }) => source.seek(seekTime) };
  const set = (name, handler) => {
    try {
      session.setActionHandler(name, handler);
    } catch { // this browser has no such key
    }
  };
  for (const [name, handler] of Object.entries(handlers)) set(name, handler);
  return { close() { for (const name of Object.keys(handlers)) set(name, null); } };
}
