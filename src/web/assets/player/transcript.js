// What is said, beside the film: a press plays from there, the line that is spoken is marked, words are found, and what is
// selected can be copied with a link to its moment.
import { filled, written } from './clock.js';
import { addressAt, copy } from './share.js';

const secondOf = (link) => Number(new URL(link.href).searchParams.get('t') ?? NaN);

// Moments anywhere on the page: lines and chapters.
function openMoments({ figure, source }) {
  figure.closest('main').addEventListener('click', (event) => {
    const link = event.target.closest('a[href*="?t="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.pathname !== location.pathname) return;
    event.preventDefault();
    source.seek(secondOf(link));
    source.play();
    if (figure.getBoundingClientRect().top < 0) figure.scrollIntoView({ block: 'start' });
  });
}

function openFollow({ video, source }, lines, scroller, box) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let current;
  const show = () => {
    if (!source.isBegun) return;
    const line = lines.findLast(({ li, second }) => !li.hidden && second <= source.moment)?.li;
    if (line === current) return;
    current?.removeAttribute('aria-current');
    line?.setAttribute('aria-current', 'true');
    current = line;
    if (line && box.checked)
      scroller.scrollTo({ top: line.offsetTop - scroller.clientHeight / 3, behavior: calm.matches ? 'auto' : 'smooth' });
  };
  for (const event of ['wheel', 'touchmove']) scroller.addEventListener(event, () => { box.checked = false; }, { passive: true });
  scroller.addEventListener('keydown', ({ key }) => { if (/^(Arrow|Page|Home|End)/.test(key)) box.checked = false; });
  box.addEventListener('change', () => { current = undefined; show(); });
  for (const event of ['timeupdate', 'seeked']) video.addEventListener(event, show);
}

// Letter for letter without accents: w finds ŵ, and places stay what they were.
const fold = (text) => Array.from({ length: text.length }, (_, i) => text[i].normalize('NFD')[0].toLowerCase()).join('');

function hitsOf(lines, words) {
  const hits = [];
  for (const { li, second } of lines) {
    if (li.hidden) continue;
    const texts = document.createTreeWalker(li.querySelector('p'), NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const folded = fold(text.data);
      for (let at = folded.indexOf(words); at >= 0; at = folded.indexOf(words, at + words.length)) {
        const range = new Range();
        range.setStart(text, at);
        range.setEnd(text, at + words.length);
        hits.push({ li, second, range });
      }
    }
  }
  return hits;
}

function openFind({ source }, lines, scroller, find, follow) {
  const input = find.querySelector('[type=search]');
  const told = find.querySelector('.hits');
  const buttons = [...find.querySelectorAll('[data-by]')];
  let hits = [];
  let now = 0;

  function show() {
    const hit = hits[now];
    const mark = (name, ranges) => CSS.highlights?.set(name, new Highlight(...ranges));
    mark('found', hits.map(({ range }) => range));
    mark('found-now', hit ? [hit.range] : []);
    for (const button of buttons) button.disabled = hits.length < 2;
    if (hit) {
      told.textContent = filled(told.dataset.hit, now + 1, hits.length, written(hit.second));
      follow.checked = false;
      scroller.scrollTo({ top: hit.li.offsetTop - scroller.clientHeight / 3 });
    } else {
      told.textContent = input.value.trim() ? told.dataset.none : '';
    }
  }
  input.addEventListener('input', () => {
    const words = fold(input.value.trim());
    hits = words.length > 1 ? hitsOf(lines, words) : [];
    now = 0;
    show();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !hits[now]) return;
    source.seek(hits[now].second);
    source.play();
  });
  find.addEventListener('click', ({ target }) => {
    const by = Number(target.closest('[data-by]')?.dataset.by);
    if (!by) return;
    now = (now + by + hits.length) % hits.length;
    show();
  });
  show();
}

function openQuote({ figure }, lines, list, quote) {
  const told = quote.querySelector('[role=status]');
  const selected = () => {
    const selection = getSelection();
    const text = selection.toString().replace(/\s+/g, ' ').trim();
    return text && !selection.isCollapsed && list.contains(selection.anchorNode) && list.contains(selection.focusNode) &&
      { text, range: selection.getRangeAt(0) };
  };
  let last;
  document.addEventListener('selectionchange', () => {
    const now = selected();
    if (now) {
      last = now;
      told.textContent = '';
    }
    quote.hidden = !now && !quote.contains(document.activeElement);
  });
  quote.querySelector('button').addEventListener('click', () => {
    const i = lines.findIndex(({ li }) => last.range.intersectsNode(li));
    const speaker = lines.slice(0, i + 1).map(({ li }) => li.querySelector('b')).findLast(Boolean)?.textContent;
    const said = lines.filter(({ li }) => last.range.intersectsNode(li)).map(({ li }) => wordsIn(li, last.range)).join(' ');
    const source = [speaker, figure.getAttribute('aria-label'), 'IN CARE', written(lines[i].second)].filter(Boolean).join(', ');
    copy(`“${said}” (${source})\n${addressAt(lines[i].second)}`, told);
  });
}

// Of a line what was selected, and of that what was said: neither its time nor who speaks.
function wordsIn(li, range) {
  const part = document.createRange();
  part.selectNodeContents(li.querySelector('p'));
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  const words = part.cloneContents();
  for (const b of words.querySelectorAll('b')) b.remove();
  return words.textContent.replace(/\s+/g, ' ').trim();
}

export function openTranscript(player, find) {
  openMoments(player);
  const list = document.querySelector('.side .lines');
  if (!list) return;
  const scroller = list.closest('.scroll');
  const lines = [...list.children].map((li) => ({ li, second: secondOf(li.querySelector('a')) }));
  const follow = find.querySelector('.follow input');
  scroller.before(find);
  scroller.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = lines.findIndex(({ li }) => li.contains(event.target));
    const next = by && at >= 0 && lines[at + by]?.li;
    if (!next) return;
    event.preventDefault();
    next.querySelector('a').focus();
  });
  openFollow(player, lines, scroller, follow);
  openFind(player, lines, scroller, find, follow);
  openQuote(player, lines, list, find.querySelector('.quote'));
}
