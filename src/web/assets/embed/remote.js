// The page that a frame stands on works the player: the player.js protocol 0.0.11 (embedly/player.js, SPEC.rst), by messages.
// Nothing is to be had by it but playing, and nobody is answered but the page itself.
const context = 'player.js';
const version = '0.0.11';
const againMs = 1000; // "ready" is said again so often, for scripts that come late, until the page has spoken
const againMost = 60;

export function openRemote({ video, source, length }, src) {
  if (window.parent === window) return;
  const listeners = new Map(); // event -> ids of who listens; '' is somebody without one
  let parent = location.ancestorOrigins?.[0];
  let left = againMost;

  const percent = (n) => Math.min(100, Math.max(0, Number(n) || 0));
  const methods = {
    play: () => { source.play(); },
    pause: () => source.pause(),
    getPaused: () => !source.isPlaying,
    mute: () => { video.muted = true; },
    unmute: () => { video.muted = false; },
    getMuted: () => video.muted,
    setVolume: (n) => { video.volume = percent(n) / 100; },
    getVolume: () => Math.round(video.volume * 100),
    getDuration: () => length(),
    setCurrentTime: (seconds) => { if (Number.isFinite(Number(seconds))) source.seek(Number(seconds)); },
    getCurrentTime: () => source.moment,
    setLoop: (on) => { video.loop = Boolean(on); },
    getLoop: () => video.loop,
    addEventListener: (event, listener) => {
      if (event === 'ready') say('ready', ready, listener);
      else if (events.includes(event)) listeners.set(event, (listeners.get(event) ?? new Set()).add(listener ?? ''));
    },
    removeEventListener: (event, listener) => {
      if (listener) listeners.get(event)?.delete(listener);
      else listeners.delete(event);
    },
  };
  const events = ['ready', 'play', 'pause', 'ended', 'timeupdate', 'progress', 'seeked', 'error'];
  const ready = { src, events, methods: Object.keys(methods) };

  function say(event, value, listener) {
    const told = { context, version, event };
    if (value !== undefined) told.value = value;
    if (listener) told.listener = listener;
    window.parent.postMessage(JSON.stringify(told), /^https?:/.test(parent) ? parent : '*');
  }
  const tell = (event, value) => { for (const listener of listeners.get(event) ?? []) say(event, value, listener); };

  function hear({ source: who, origin, data }) {
    if (who !== window.parent || typeof data !== 'string' || data.length > 1000) return;
    let asked;
    try {
      asked = JSON.parse(data);
    } catch {
      return; // somebody else's message
    }
    if (asked?.context !== context || !Object.hasOwn(methods, asked.method)) return;
    parent = origin;
    left = 0;
    const value = methods[asked.method](asked.value, asked.listener);
    if (asked.method.startsWith('get')) say(asked.method, value, asked.listener);
  }

  function repeat() {
    say('ready', ready);
    if (left-- > 0) setTimeout(repeat, againMs);
  }
  addEventListener('message', hear);
  const seconds = () => ({ seconds: source.moment, duration: length() });
  const bufferedTo = () => (video.buffered.length ? video.buffered.end(video.buffered.length - 1) : 0);
  for (const event of ['play', 'pause', 'ended']) video.addEventListener(event, () => tell(event));
  for (const event of ['timeupdate', 'seeked']) video.addEventListener(event, () => tell(event, seconds()));
  video.addEventListener('progress', () => tell('progress', { percent: Math.min(1, bufferedTo() / length()) }));
  source.addEventListener('change', ({ detail }) => {
    if (detail === 'broken') tell('error', { code: 4, msg: 'This film cannot be played here.' });
  });
  repeat();
}
