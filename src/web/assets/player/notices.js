// The film without the stretches that a person would rather not see: passed over whenever one is come to, by playing or by
// seeking; and offered, when one is near, to whoever did not ask for that.
import { filled, written } from './clock.js';

const nearS = 5; // so long before a stretch
const backS = 10; // who goes back into one lands at most so long before it
const leadS = 0.2; // it is left so long before it begins: a busy machine runs a timer late, and nothing of it may be seen
const toldMs = 10000;

function openOffer(player, panel, skips, box) {
  const { figure, source, actions } = player;
  const [without, on, told] = panel.querySelector('template').content.cloneNode(true).children;
  const over = figure.querySelector('.over');
  const choices = document.createElement('div');
  const read = panel.querySelector('a[href$="/transcript"]')?.cloneNode(true);
  let timer;
  read?.classList.remove('if-plain');
  choices.className = 'choices';
  choices.append(over.querySelector('.begin'), without, ...(read ? [read] : []));
  over.append(told, on, choices);

  actions.without = () => {
    box.checked = true;
    box.dispatchEvent(new Event('change'));
    source.play();
    player.controls.querySelector('[data-do=play]').focus();
  };
  const near = () => skips.find(({ from, to }) => source.moment >= from - nearS && source.moment < to);
  actions.on = () => { if (near()) source.seek(near().to); };
  return {
    show() {
      const skip = source.isBegun && !box.checked && near();
      const hadFocus = document.activeElement === on;
      on.hidden = !skip;
      if (skip) on.textContent = filled(panel.dataset.on, written(skip.to));
      if (on.hidden && hadFocus) player.controls.querySelector('[data-do=play]').focus();
    },
    tell({ from, to }) {
      clearTimeout(timer);
      told.textContent = filled(panel.dataset.skipped, written(from), written(to));
      timer = setTimeout(() => { told.textContent = ''; }, toldMs);
    },
  };
}

// What is skipped is not read either, where it would run by beside the film.
function openLines(panel, skips) {
  const lines = [...document.querySelectorAll('.side .lines > li')];
  const secondOf = (li) => Number(new URL(li.querySelector('a').href).searchParams.get('t'));
  const passed = skips.flatMap(({ from, to }) => {
    const within = lines.filter((li) => secondOf(li) >= Math.floor(from) && secondOf(li) < to);
    if (!within.length) return [];
    const note = document.createElement('li');
    note.className = 'passed';
    note.lang = document.documentElement.lang;
    note.textContent = filled(panel.dataset.skipped, written(from), written(to));
    within[0].before(note);
    return [{ note, within }];
  });
  return (isOn) => {
    for (const { note, within } of passed) {
      note.hidden = !isOn;
      for (const li of within) li.hidden = isOn;
    }
  };
}

// On the bar, and in words where one looks on it.
function openMarks(player, panel) {
  const { controls, length } = player;
  const glimpse = controls.querySelector('.glimpse');
  const marks = document.createElement('div');
  const stretches = [...panel.querySelectorAll('li[data-from]')].map((li) =>
    ({ from: li.dataset.from / 1000, to: li.dataset.to < 0 ? Infinity : li.dataset.to / 1000, text: li.firstChild.textContent.trim() }));
  marks.className = 'stretches';
  for (const { from, to } of stretches) {
    const mark = document.createElement('i');
    mark.style.left = `${(from / length()) * 100}%`;
    mark.style.width = `${(Math.max(0, Math.min(to, length()) - from) / length()) * 100}%`;
    marks.append(mark);
  }
  controls.querySelector('.seek input').before(marks);
  glimpse.addEventListener('look', (event) => {
    const t = event.detail;
    const text = stretches.filter(({ from, to }) => t >= from && t < to).map((each) => each.text).join('; ');
    if (text) glimpse.querySelector('span').textContent += `: ${text}`;
  });
  player.isToldOf = (start, end) => stretches.some(({ from, to }) => start < to && end > from);
}

export function openNotices(player) {
  const panel = document.querySelector('.notices');
  if (!panel) return;
  openMarks(player, panel);
  const box = panel.querySelector('[name=skip]');
  if (!box) return;
  const { video, source } = player;
  const skips = panel.dataset.skips.split(' ').map((text) => {
    const [from, to] = text.split('-').map(Number);
    return { from, to };
  });
  const offer = openOffer(player, panel, skips, box);
  const hide = openLines(panel, skips);
  const around = (t) => skips.find(({ from, to }) => t >= from && t < to);
  const isOver = (t) => video.ended || t >= player.length() - 0.05;
  let timer;

  source.passable = (to) => {
    const isBack = to < source.moment;
    let skip = box.checked && around(to);
    if (skip) offer.tell(skip);
    let at = to;
    for (; skip; skip = around(at)) {
      const isBehind = isBack && skip.from > 0 && source.moment >= Math.min(skip.to, player.length());
      at = isBehind ? Math.max(0, skip.from - Math.min(skip.to - at, backS)) : skip.to;
    }
    return at;
  };

  // timeupdate comes four times a second: the rest of the way is waited for.
  function watch() {
    clearTimeout(timer);
    offer.show();
    if (!box.checked || !source.isBegun || video.seeking) return;
    const t = video.readyState > 0 ? video.currentTime : source.moment; // while it is loaded it is at 0
    const skip = around(t) ?? around(t + leadS);
    if (skip && !isOver(t)) source.seek(Math.max(t, skip.from));
    const next = skips.find(({ from }) => from > t + leadS);
    const waitS = next && (next.from - leadS - t) / video.playbackRate;
    if (waitS < 0.5 && !video.paused) timer = setTimeout(watch, waitS * 1000);
  }
  for (const event of ['timeupdate', 'playing', 'seeked', 'ratechange']) video.addEventListener(event, watch);
  box.addEventListener('change', () => {
    hide(box.checked);
    watch();
  });
  hide(box.checked);
}
