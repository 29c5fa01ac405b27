// The bar that shows and sets the moment, with the chapters in it, and what is there under the pointer.
import { filled, said, written } from './clock.js';

const stepS = 5;

export function openSeek({ video, controls, source, length }) {
  const words = controls.dataset;
  const bar = controls.querySelector('.seek input');
  const glimpse = controls.querySelector('.glimpse');
  const segments = [...controls.querySelectorAll('.segments li')];
  const chapters = segments.map((li) => ({ second: Number(li.dataset.second), title: li.textContent }));
  let isHeld = false;
  let isTouched = false; // a finger that is lifted looks at nothing any more

  for (const [i, li] of segments.entries()) {
    li.style.flexGrow = String(Math.max(0.1, (chapters[i + 1]?.second ?? length()) - chapters[i].second));
    li.textContent = '';
  }
  const chapterAt = (t) => chapters.findLastIndex(({ second }) => second <= t);

  function saidAt(t) {
    const place = filled(words.place, said(t, words), said(length(), words));
    const i = chapterAt(t);
    return i < 0 ? place : `${place}, ${filled(words.chapter, i + 1, chapters[i].title)}`;
  }

  function show() {
    const t = isHeld ? bar.value / 1000 : source.moment;
    const part = length() > 0 ? Math.min(1, t / length()) : 0;
    bar.max = Math.round(length() * 1000);
    if (!isHeld) bar.value = Math.round(t * 1000);
    bar.setAttribute('aria-valuetext', saidAt(t));
    bar.parentElement.style.setProperty('--at', `${part * 100}%`);
    const end = video.buffered.length ? video.buffered.end(video.buffered.length - 1) : 0;
    bar.parentElement.style.setProperty('--got', `${length() > 0 ? (end / length()) * 100 : 0}%`);
  }

  function look(t) {
    glimpse.hidden = false;
    const i = chapterAt(t);
    glimpse.querySelector('span').textContent = i < 0 ? written(t) : `${written(t)} ${chapters[i].title}`;
    glimpse.style.setProperty('--there', `${(t / length()) * 100}%`);
    glimpse.dispatchEvent(new CustomEvent('look', { detail: t }));
  }
  const hide = () => { glimpse.hidden = true; };

  bar.addEventListener('input', () => {
    isHeld = true;
    look(bar.value / 1000);
    show();
  });
  bar.addEventListener('change', () => {
    isHeld = false;
    source.seek(bar.value / 1000);
    if (isTouched || !bar.matches(':hover')) hide();
    show();
  });
  bar.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -stepS, ArrowRight: stepS, PageDown: -60, PageUp: 60 }[event.key];
    const to = { Home: 0, End: length() }[event.key] ?? (step && source.moment + step);
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    source.seek(Math.max(0, Math.min(length(), to)));
    show();
    look(source.moment);
  });
  bar.addEventListener('pointerdown', ({ pointerType }) => { isTouched = pointerType === 'touch'; });
  bar.addEventListener('pointermove', (event) => {
    const box = bar.getBoundingClientRect();
    look(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * length());
  });
  bar.addEventListener('pointerleave', () => { if (!isHeld) hide(); });
  bar.addEventListener('focus', () => { if (bar.matches(':focus-visible')) look(source.moment); });
  bar.addEventListener('blur', hide);
  for (const event of ['timeupdate', 'durationchange', 'progress', 'seeking']) video.addEventListener(event, show);
  source.addEventListener('change', show);
  show();
}
