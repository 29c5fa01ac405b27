// Where the film comes from: pieces, in the quality that the network can carry or that a person chose (hls.js; the browser
// itself where it has no MSE), or one file. After each change and each failure it goes on at the same second.
const stuckMs = 12000; // so long without a picture, and it is asked for anew
const waitMs = [500, 1000, 2000, 4000, 8000];
// In a row and in one way, while the film is there; then another way.
const failuresMax = 3;
const refusalsMax = 2; // of pieces, likewise
const slowBps = 1000000; // who gets our script no faster begins with the smallest
const lastS = 0.05; // before the end; a seek goes no further
const lateMax = 0.06; // seconds; by which a piece may end later than its list says

const hasMse = () => 'ManagedMediaSource' in window || 'MediaSource' in window;
// Bits a second at which it came; Infinity: from the browser's own store, or nobody knows.
function rateOf(url) {
  const [timing] = performance.getEntriesByName(new URL(url, location.href).href);
  const seconds = (timing?.responseEnd - timing?.responseStart) / 1000;
  return timing?.transferSize > 0 && seconds > 0 ? (timing.encodedBodySize * 8) / seconds : Infinity;
}
// "480p.mp4", of an address that says which bytes are meant by that name, and from when to when.
const nameOf = (url) => url.replace(/[?#].*/, '').split('/').at(-1);
const filesOf = (urls) => new Map(urls.map((url) => [nameOf(url), url]));
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const online = () => new Promise((resolve) => { addEventListener('online', resolve, { once: true }); });

export class Source extends EventTarget {
  name; // 'auto', a quality of the pieces, or a file's
  moment; // in seconds, also while nothing is loaded
  passable = (to) => to; // where one comes who wants to go there
  #video;
  #heart;
  #pieces; // the playlist and the script that reads it
  #qualities; // of the pieces
  #files; // name -> address, the best first
  #given; // the file that the browser would take for a screen of this size
  #hls;
  #run = 0; // a later load has the last word
  #wants = false; // to play
  #isBegun = false;
  #isMending = false;
  #failures = 0;
  #isKnownSlow = false;
  #stuck;

  constructor({ figure, video, controls }, heart) {
    super();
    this.#video = video;
    this.#heart = heart;
    this.#pieces = { list: figure.dataset.pieces, script: figure.dataset.hls };
    const sources = [...video.querySelectorAll('source')].map((source) => source.src.replace(/#.*/, ''));
    const alone = [...controls.querySelectorAll('[name=quality][data-url]')].map((input) => input.dataset.url);
    this.#files = filesOf([...sources, ...alone]);
    this.#qualities = new Set([...controls.querySelectorAll('.if-pieces input')].map((input) => input.value));
    const given = nameOf(video.currentSrc);
    this.#given = this.#files.has(given) ? given : this.#files.keys().next().value;
    this.moment = Number(/^#t=?(\d+)/.exec(location.hash)?.[1] ?? figure.dataset.start);
    this.name = this.#first();
    this.#watch();
  }

  get isBegun() { return this.#isBegun; }
  get isPlaying() { return this.#isBegun && this.#wants; }
  // Who asked for little data, of their browser or of us.
  get isSparing() {
    return Boolean(navigator.connection?.saveData) || this.name.startsWith('audio') ||
      (this.#files.size > 1 && this.name === this.smallest);
  }
  get smallest() { return this.#films.at(-1); }
  get #films() { return [...this.#files.keys()].filter((name) => !name.startsWith('audio')); }

  // In qualities that can be chosen.
  get hasPieces() { return Boolean(this.#pieces.list && this.#pieces.script) && hasMse(); }

  // Also where the browser itself reads the list.
  get hasAuto() {
    const { list } = this.#pieces;
    return this.hasPieces || Boolean(list && !hasMse() && this.#video.canPlayType('application/vnd.apple.mpegurl'));
  }

  // Who asked their browser to save data gets the smallest; else the pieces, or a file.
  #first() {
    if (navigator.connection?.saveData) return this.smallest;
    return this.hasAuto ? 'auto' : this.#given;
  }

  #isPieces(name) { return name === 'auto' || this.#qualities.has(name); }

  async play() {
    this.#wants = true;
    if (!this.#isBegun) {
      this.moment = this.passable(this.moment); // it may begin where nobody wants to be
      await this.#load(this.name);
    } else {
      await this.#start();
    }
  }

  pause() {
    this.#wants = false;
    this.#video.pause();
    this.#tell();
  }

  seek(wanted) {
    const end = Number.isFinite(this.#video.duration) ? this.#video.duration : Infinity;
    const asked = Math.max(0, Math.min(wanted, end - lastS));
    const to = this.passable(asked);
    // Passed over up to the end, it has ended.
    this.moment = to > asked && to > end - lastS ? end : to;
    if (this.#video.readyState > 0) this.#video.currentTime = this.moment;
    this.#tell();
  }

  async choose(wanted) {
    const name = this.#isPieces(wanted) && !this.hasAuto ? this.#given : wanted; // they were given up
    this.#failures = 0;
    if (this.#hls?.levels.length > 0 && this.#isPieces(name)) {
      this.name = name;
      this.#hls.nextLevel = this.#level; // what is shown now plays on until it is there
    } else if (this.#isBegun) {
      await this.#load(name);
    } else {
      this.name = name;
    }
    this.#tell();
  }

  // Another film of the same length takes its place.
  turn(list, urls) {
    this.#pieces.list = list;
    this.#files = filesOf(urls);
    const isKept = this.name === 'auto' ? list : this.#files.has(this.name);
    return this.choose(isKept ? this.name : this.#files.keys().next().value);
  }

  close() {
    this.#run++;
    this.#wants = false;
    clearTimeout(this.#stuck);
    this.#letGo();
  }

  #tell(said = '') {
    this.dispatchEvent(new CustomEvent('change', { detail: said }));
  }

  #letGo() {
    this.#hls?.destroy();
    this.#hls = undefined;
  }

  async #start() {
    try {
      await this.#video.play();
    } catch (error) {
      if (error.name !== 'NotAllowedError') return; // the load that follows plays, or the error is told of
      this.#wants = false;
      this.#tell();
    }
  }

  // hls.js counts them, and -1 is any.
  get #level() {
    const list = `/${this.name.replace(/\.mp4$/, '.m3u8')}`;
    return this.#hls.levels.findIndex(({ url }) => url[0].replace(/\?.*/, '').endsWith(list));
  }

  async #load(name) {
    const run = ++this.#run;
    const video = this.#video;
    this.#isBegun = true;
    this.name = name;
    this.#tell('getting');
    this.#letGo();
    const at = this.moment;
    const ready = new Promise((resolve) => { video.addEventListener('loadedmetadata', resolve, { once: true }); });
    if (!this.#isPieces(name)) video.src = this.#files.get(name);
    else if (!hasMse()) video.src = this.#pieces.list;
    else if (!await this.#attach(run, at)) return;
    const isMoved = !this.#hls && at > 0; // its first picture may come before that of the moment
    if (isMoved) video.currentTime = at;
    video.classList.toggle('is-moving', isMoved);
    if (this.#wants) this.#start();
    this.#guard();
    await ready;
    if (run !== this.#run) return;
    if (Math.abs(video.currentTime - this.moment) > 0.3) video.currentTime = this.moment;
    if (video.seeking) await new Promise((resolve) => { video.addEventListener('seeked', resolve, { once: true }); });
    if (run === this.#run) video.classList.remove('is-moving');
  }

  // False: something else was begun instead.
  async #attach(run, at) {
    let Hls;
    try {
      ({ default: Hls } = await import(this.#pieces.script));
    } catch {
      if (run === this.#run) this.#another(false);
      return false;
    }
    if (run !== this.#run) return false;
    if (this.name === 'auto' && rateOf(this.#pieces.script) < slowBps && !this.#isKnownSlow) {
      this.#isKnownSlow = true; // who then asks for more gets it
      this.#load(this.smallest);
      return false;
    }
    const hls = new Hls({
      startPosition: at,
      enableWorker: false, // a worker made of a blob is what the page's policy forbids
      capLevelToPlayerSize: true,
      backBufferLength: 30,
      // Captions are <track>s, and shown by captions.js.
      subtitleTrackController: undefined, subtitleStreamController: undefined, timelineController: undefined,
    });
    this.#hls = hls;
    let refusals = 0; // of pieces in a row
    hls.on(Hls.Events.MANIFEST_PARSED, () => { if (this.#level >= 0) hls.loadLevel = this.#level; });
    hls.on(Hls.Events.ERROR, (_, { fatal, type, response }) => {
      if (hls !== this.#hls) return;
      if (response?.code >= 400 && response.code < 500) refusals++;
      if (refusals >= refusalsMax) this.#mend('unfit');
      else if (fatal) this.#mend(type === Hls.ErrorTypes.NETWORK_ERROR ? 'cut' : 'unfit');
    });
    hls.on(Hls.Events.FRAG_BUFFERED, (_, { frag }) => { if (frag.type === 'main') refusals = 0; });
    this.#lookAtFirst(hls, Hls.Events.BUFFER_APPENDED);
    hls.loadSource(this.#pieces.list);
    hls.attachMedia(this.#video);
    return true;
  }

  // WebKitGTK shows the pictures of pieces too late for their sound (docs/browsers.md), those of a file at their time.
  #lookAtFirst(hls, appended) {
    const look = (_, { type, frag, timeRanges: { video } }) => {
      if (type !== 'video' || !video?.length) return;
      hls.off(appended, look);
      if (hls === this.#hls && video.end(0) > frag.end + lateMax) this.#another();
    };
    hls.on(appended, look);
  }

  #watch() {
    const video = this.#video;
    const moved = () => {
      if (video.readyState === 0 || video.seeking || this.#isMending) return;
      if (Math.abs(video.currentTime - this.moment) < 5 || !this.#wants) this.moment = video.currentTime;
    };
    video.addEventListener('timeupdate', () => { moved(); this.#guard(); });
    // Also where the browser itself was asked to; what is not there yet is gone to in another way.
    for (const event of ['seeking', 'seeked']) video.addEventListener(event, () => { this.moment = video.currentTime; });
    video.addEventListener('playing', () => { this.#failures = 0; this.#wants = true; this.#tell(); this.#guard(); });
    video.addEventListener('pause', () => { // the keys of a keyboard, the small window, the end
      if (video.error || video.readyState < 2) return;
      this.#wants = false;
      this.#tell();
    });
    video.addEventListener('waiting', () => { this.#tell('waiting'); this.#guard(); });
    video.addEventListener('error', () => { // a source that was not yet asked for says nothing of the film
      if (!this.#isBegun || this.#hls || !video.error) return;
      this.#mend(video.error.code >= MediaError.MEDIA_ERR_DECODE ? 'unfit' : 'cut');
    });
    addEventListener('online', () => this.#hls?.startLoad());
  }

  // While it should move and does not.
  #guard() {
    clearTimeout(this.#stuck);
    if (this.#wants && this.#isBegun) this.#stuck = setTimeout(() => this.#mend('stuck'), stuckMs);
  }

  // why: "cut", the line was; "stuck", nothing came, or too slowly; "unfit", what came could not be played, or was refused.
  async #mend(why) {
    if (this.#isMending || !this.#isBegun) return;
    this.#isMending = true;
    const run = this.#run;
    clearTimeout(this.#stuck);
    let isSlow = why === 'stuck';
    for (let i = 0; ; i++) {
      const isThere = await this.#heart.ask();
      if (isThere === false) return;
      if (isThere) break;
      isSlow = false;
      this.#tell('offline');
      await Promise.race([sleep(waitMs[Math.min(i, waitMs.length - 1)]), online()]);
    }
    this.#isMending = false;
    if (run !== this.#run) return; // somebody chose another way meanwhile
    this.#failures++;
    if (why === 'unfit' || isSlow || this.#failures > failuresMax) this.#another(isSlow);
    else if (this.#hls && this.#hls.levels.length > 0) this.#again();
    else this.#load(this.name);
  }

  // What is buffered stays.
  #again() {
    this.#hls.startLoad();
    if (this.#wants) this.#start();
    this.#guard();
  }

  // Unless the film's file was replaced, longer ago than what was before is kept for who began with it: then at the same
  // second of what the page names now.
  async #giveUp() {
    const [url] = this.#files.values();
    const page = await fetch(location.href, { cache: 'no-store', credentials: 'omit' })
      .then((answer) => (answer.ok ? answer.text() : ''), () => '');
    if (page && !page.includes(new URL(url, location.href).search)) {
      const again = new URL(location.href);
      again.searchParams.set('t', Math.floor(this.moment));
      again.hash = '';
      location.replace(again);
    } else {
      this.#tell('broken');
    }
  }

  // For a line that is too slow the smallest; else from one quality to any, from pieces to a file, and to a smaller one.
  #another(isSlow) {
    let next;
    if (isSlow) next = this.isSparing ? this.name : this.smallest;
    else if (this.#qualities.has(this.name)) next = 'auto';
    else if (this.name === 'auto') next = this.#given;
    else if (this.name.startsWith('audio')) next = this.smallest; // Firefox plays no sound alone where there is no loudspeaker
    else next = this.#films[this.#films.indexOf(this.name) + 1];
    if (this.name === 'auto' && !isSlow) this.#pieces.list = undefined;
    this.#failures = 0;
    if (next) {
      this.#load(next);
      return;
    }
    this.close();
    this.#isBegun = false;
    this.#giveUp();
  }
}
