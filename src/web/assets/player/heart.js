// Whether the film may still be seen, asked again and again once anything of it was fetched, and in a frame from the first look
// on; when not, nothing of it is left on the page.
const beatMs = 5000; // a withdrawal empties open players within 6 s
const answerMs = 4000;
const unwatchedMs = 240000; // after five minutes out of sight a browser lets a page look once in a minute

function empty(player) {
  const { video } = player;
  player.source.close();
  player.storyboard.close();
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => {});
  video.replaceChildren();
  for (const name of ['src', 'poster']) video.removeAttribute(name);
  video.load(); // lets go of what was buffered
  if (navigator.mediaSession) {
    navigator.mediaSession.metadata = null;
    navigator.mediaSession.playbackState = 'none';
    player.lockScreen.close();
  }
}

// Nor of what the page tells of it.
function clear({ figure, gone }) {
  const telling = 'meta[name]:not([name=viewport], [name=color-scheme]), meta[property], link[rel=canonical], link[rel=alternate], ' +
    'script[type="application/ld+json"]';
  for (const told of document.querySelectorAll(telling)) told.remove();
  for (const link of document.querySelectorAll(`a[href*="/films/${figure.dataset.slug}"]`)) link.remove(); // the other language's
  document.title = gone.dataset.title;
  figure.closest('main').replaceChildren(gone);
  gone.querySelector('h1').focus();
}

export class Heart {
  #timer;
  #player;
  #isGone = false;
  #isBegun = false;
  #asked = 0; // when, last

  constructor(player) {
    this.#player = player;
    player.video.addEventListener('play', () => this.begin());
    // A page that slept, or that came back from the browser's memory, asks at once.
    addEventListener('pageshow', (event) => { if (event.persisted) this.ask(); });
    let hidden = 0;
    document.addEventListener('visibilitychange', () => {
      hidden = document.hidden ? performance.now() : 0;
      if (!document.hidden && this.#timer) this.ask();
    });
    // Timers sleep behind other windows. A film that plays there wakes us; one that stands still in a small window, over
    // which nobody watches, is put back where nobody sees it.
    player.video.addEventListener('timeupdate', () => {
      if (this.#timer && performance.now() - this.#asked > beatMs) this.ask();
    });
    setInterval(() => {
      if (hidden && performance.now() - hidden > unwatchedMs && document.pictureInPictureElement && player.video.paused)
        document.exitPictureInPicture().catch(() => {});
    }, beatMs);
  }

  begin() {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#beat();
  }

  // Resolves to true (it may be seen), false (not any more), or undefined: nobody answered.
  async ask() {
    if (this.#isGone) return false;
    this.#asked = performance.now();
    try {
      const answer = await fetch(this.#player.figure.dataset.ok,
        { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(answerMs) });
      if (answer.ok) return true;
      if (answer.status !== 404) return undefined;
    } catch {
      return undefined;
    }
    if (!this.#isGone) {
      this.#isGone = true;
      clearTimeout(this.#timer);
      empty(this.#player);
      (this.#player.leave ?? clear)(this.#player);
    }
    return false;
  }

  async #beat() {
    const begun = performance.now();
    if (await this.ask() === false) return;
    this.#timer = setTimeout(() => this.#beat(), Math.max(500, beatMs - (performance.now() - begun)));
  }
}
