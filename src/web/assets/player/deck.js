// The player's own part: our controls in the place of the browser's own, wherever it stands.
import { read, written } from './clock.js';
import { openCaptions } from './captions.js';
import { Heart } from './heart.js';
import { openKeys } from './keys.js';
import { openLighter } from './lighter.js';
import { openLockScreen } from './lockscreen.js';
import { openMenus } from './menus.js';
import { openSeek } from './seek.js';
import { Source } from './source.js';
import { openStoryboard } from './storyboard.js';

const patienceMs = { getting: 400, waiting: 1000, offline: 0, broken: 0 };
const idleMs = 3000;

// What the buttons do; "play", "full" and so on are what they say in data-do.
function actionsOf({ figure, video, source }) {
  const screen = figure.querySelector('.screen');
  return {
    play: () => (source.isPlaying && !video.ended ? source.pause() : source.play()),
    back: () => source.seek(source.moment - 10),
    ahead: () => source.seek(source.moment + 10),
    mute: () => { video.muted = !video.muted; },
    less: () => source.choose(source.smallest),
    window: () => (document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture()).catch(() => {}),
    full() {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (figure.requestFullscreen) figure.requestFullscreen().catch(() => {});
      else if (video.webkitEnterFullscreen) video.webkitEnterFullscreen();
      screen.scrollIntoView({ block: 'nearest' });
    },
  };
}

function openButtons({ figure, video, controls, source, actions }) {
  const end = figure.querySelector('.end'); // the door again, and quiet ways on
  end.style.backgroundImage = `url("${video.poster}")`;
  const button = (name) => figure.querySelector(`.controls [data-do=${name}], .over [data-do=${name}]`);
  button('full').hidden = !document.fullscreenEnabled && !video.webkitEnterFullscreen;
  button('window').hidden = !document.pictureInPictureEnabled;
  figure.addEventListener('click', ({ target }) => {
    const name = target.closest('[data-do]')?.dataset.do;
    if (name === 'play' && target.closest('.begin')) controls.querySelector('[data-do=play]').focus();
    if (name) actions[name]();
    else if (target === video) actions.play();
  });
  video.addEventListener('dblclick', actions.full);
  const volume = controls.querySelector('.volume input');
  volume.addEventListener('input', () => {
    video.volume = volume.value;
    video.muted = video.volume === 0;
  });
  controls.addEventListener('change', ({ target }) => {
    if (target.name === 'quality') source.choose(target.value);
    if (target.name === 'speed') video.playbackRate = video.defaultPlaybackRate = Number(target.value);
  });
  const show = () => {
    volume.value = video.muted ? 0 : video.volume;
    figure.classList.toggle('is-playing', source.isPlaying && !video.ended);
    figure.classList.toggle('is-begun', source.isBegun);
    end.hidden = !video.ended;
    figure.classList.toggle('is-mute', video.muted || video.volume === 0);
    figure.classList.toggle('is-full', document.fullscreenElement === figure);
    for (const radio of controls.querySelectorAll('[name=quality]')) radio.checked = radio.value === source.name;
    figure.classList.toggle('has-pieces', source.hasPieces);
    figure.classList.toggle('has-auto', source.hasAuto);
    figure.classList.toggle('is-heard', source.name.startsWith('audio'));
  };
  for (const event of ['play', 'pause', 'playing', 'volumechange', 'ended', 'seeking', 'seeked']) video.addEventListener(event, show);
  document.addEventListener('fullscreenchange', show);
  source.addEventListener('change', show);
  show();
}

// The time, which is also where another is typed.
function openTime({ video, controls, source, length }) {
  const box = controls.querySelector('.time input');
  const show = () => {
    if (document.activeElement !== box) box.value = written(source.moment);
    controls.querySelector('.length').textContent = written(length());
  };
  box.addEventListener('focus', () => box.select());
  box.addEventListener('blur', show);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') box.value = written(source.moment);
    if (event.key !== 'Enter') return;
    const to = read(box.value);
    if (to <= length()) source.seek(to);
    box.value = written(source.moment);
    box.select();
  });
  for (const event of ['timeupdate', 'durationchange', 'seeked']) video.addEventListener(event, show);
  source.addEventListener('change', show);
  show();
}

// Says what is waited for, when it takes long enough that one wonders.
function openSayings({ figure, video, source }) {
  const say = figure.querySelector('.say');
  const less = figure.querySelector('.less');
  let timers = [];
  const show = (state) => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
    if (!state || (state === 'waiting' && video.paused)) {
      say.textContent = '';
      less.hidden = true;
      return;
    }
    timers.push(setTimeout(() => { say.textContent = say.dataset[state]; }, patienceMs[state]));
    if (state === 'waiting' && source.name !== source.smallest)
      timers.push(setTimeout(() => { less.hidden = false; }, 4000));
  };
  source.addEventListener('change', ({ detail }) => show(detail));
  for (const event of ['playing', 'seeked', 'canplay']) video.addEventListener(event, () => show(''));
}

// In the full screen the controls go when nobody moves.
function openIdle({ figure }) {
  let timer;
  const stir = () => {
    figure.classList.remove('is-idle');
    clearTimeout(timer);
    timer = setTimeout(() => figure.classList.add('is-idle'), idleMs);
  };
  for (const event of ['pointermove', 'pointerdown', 'keydown', 'focusin']) figure.addEventListener(event, stir);
  document.addEventListener('fullscreenchange', stir);
}

// The page's parts of the template, which others open, stand behind the first two.
export function openDeck(figure) {
  const video = figure.querySelector('video');
  const parts = figure.querySelector('template').content.cloneNode(true);
  const [over, controls, ...others] = parts.children;
  const player = { figure, video, controls, others };
  player.length = () => (Number.isFinite(video.duration) ? video.duration : controls.querySelector('.seek input').max / 1000);
  player.heart = new Heart(player);
  player.source = new Source(player, player.heart);
  figure.querySelector('.screen').append(over);
  figure.append(controls);
  player.actions = actionsOf(player);
  player.menus = openMenus(controls);
  player.captions = openCaptions(player);
  openButtons(player);
  openTime(player);
  openSeek(player);
  player.storyboard = openStoryboard(player);
  openSayings(player);
  openKeys(player);
  openLighter(player);
  player.lockScreen = openLockScreen(player);
  openIdle(player);
  video.controls = false;
  video.tabIndex = -1;
  figure.classList.add('is-ours');
  return player;
}
