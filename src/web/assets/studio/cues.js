// Captions beside the film: a row a cue in place of one text, what is hard to read marked as it is typed, the keys of the
// studio, and how much of the film was played with them. Nothing that was typed is lost: a copy stays in this tab until it
// is saved, also when the line breaks or somebody signs out.

const root = document.querySelector('.cues');
const make = (tag, attributes = {}, ...inside) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...inside);
  return element;
};

// The text: WebVTT as the server writes it, so that only that need be read.

const tags = /(<\/?(?:[biu]|v(?:[ .][^>]*)?)>)/;
const decode = (text) => text.replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g,
  (_, name) => ({ amp: '&', lt: '<', gt: '>', nbsp: '\u00A0', lrm: '\u200E', rlm: '\u200F' })[name]);
const encode = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);
const between = (text, change) => text.split(tags).map((part, i) => (i % 2 ? part : change(part))).join('');

export function readClock(text) {
  const parts = /^\s*(?:(\d+):)?(\d+):(\d{1,2})(?:[.,](\d{1,3}))?\s*$/.exec(text);
  if (!parts || parts[3] > 59) return NaN;
  return (Number(parts[1] ?? 0) * 3600 + Number(parts[2]) * 60 + Number(parts[3])) * 1000 +
    Number((parts[4] ?? '').padEnd(3, '0'));
}

export function writeClock(ms, isLong) {
  const two = (n) => String(Math.floor(n)).padStart(2, '0');
  const hours = Math.floor(ms / 3600000);
  const minutes = isLong || hours ? two(ms / 60000 % 60) : String(Math.floor(ms / 60000 % 60));
  return `${isLong || hours ? `${isLong ? two(hours) : hours}:` : ''}${minutes}:${two(ms / 1000 % 60)}.${
    String(ms % 1000).padStart(3, '0')}`;
}

export function readCues(vtt) {
  return vtt.split(/\n{2,}/).flatMap((block) => {
    const lines = block.split('\n');
    const times = /^(\S+) --> (\S+)(?: (.*))?$/.exec(lines[0]);
    if (!times) return [];
    let words = lines.slice(1).join('\n').replace(/\n+$/, '');
    const voice = /^<v ([^>]*)>((?:(?!<v )[^])*)$/.exec(words);
    if (voice) words = voice[2].replace(/<\/v>$/, '');
    return [{ start: readClock(times[1]), end: readClock(times[2]), place: times[3] ?? '',
      speaker: voice ? decode(voice[1]) : '', words: between(words, decode) }];
  });
}

export const writeCues = (cues) => `WEBVTT\n${cues.map((cue) => {
  const words = between(cue.words.replace(/\n{2,}/g, '\n').trim(), encode);
  const said = cue.speaker.trim() ? `<v ${encode(cue.speaker.trim())}>${words}</v>` : words;
  return `\n${writeClock(cue.start, true)} --> ${writeClock(cue.end, true)}${cue.place ? ` ${cue.place}` : ''}\n${said}\n`;
}).join('')}`;

// A file that is chosen is put where one would have pasted it.
function importing() {
  const area = document.querySelector('.import textarea');
  if (!area) return;
  const input = make('input', { type: 'file', id: 'file', accept: '.vtt,.srt,.ttml,.xml,text/vtt' });
  input.addEventListener('change', async () => {
    if (input.files[0]) area.value = await input.files[0].text();
  });
  area.closest('.field').before(make('div', { className: 'field' },
    make('label', { htmlFor: 'file', textContent: 'A file of this computer' }), input));
}

function editing() {
  const { slug, language, token } = root.dataset;
  const form = root.querySelector('.cues-form');
  const area = form.elements.text;
  const video = root.querySelector('video');
  const at = `/api/v1/staff/films/${slug}/captions/${language}`;
  const shelf = `captions ${slug} ${language}`;
  let base = Number(root.dataset.base);
  let saved = area.value;
  let cues = readCues(saved);
  let dirty = false;
  let lost = false;

  const ask = (path, method, body, more = {}) => fetch(at + path, { method, body,
    headers: { 'X-CSRF-Token': token, 'Content-Type': 'text/vtt', ...more } });
  const match = () => ({ 'If-Match': `"${base}"` });

  // What it looks like.
  const says = make('p', { className: 'state', role: 'status' });
  const list = make('ol', { className: 'cue-list' });
  const speakers = make('datalist', { id: 'speakers' });
  const save = form.querySelector('button');
  const find = make('input', { type: 'search', id: 'find', autocomplete: 'off' });
  const put = make('input', { type: 'text', id: 'put', autocomplete: 'off' });
  const found = make('span', { className: 'quiet', role: 'status' });
  const button = (name, act) => {
    const made = make('button', { type: 'button', className: 'button line small', textContent: name });
    made.addEventListener('click', act);
    return made;
  };
  const rows = [];

  const say = (text, isBad) => {
    says.textContent = text;
    says.classList.toggle('bad', !!isBad);
  };

  function changed() {
    dirty = writeCues(cues) !== saved;
    if (dirty) sessionStorage.setItem(shelf, JSON.stringify({ base, text: writeCues(cues) }));
    else sessionStorage.removeItem(shelf);
    if (!lost) say(dirty ? 'Not saved yet.' : '');
    watch.show();
    lint.soon();
    track.draw();
  }

  // A row a cue; it stays the cue's own while others come and go.
  function makeRow(cue) {
    const row = { cue };
    const field = (name, value, read) => {
      const input = make('input', { value, className: 'clock', autocomplete: 'off', inputMode: 'decimal' });
      input.addEventListener('change', () => {
        const ms = readClock(input.value);
        if (Number.isNaN(ms)) input.value = writeClock(cue[read]);
        else { cue[read] = ms; changed(); }
      });
      row[name] = input;
      return input;
    };
    row.words = make('textarea', { rows: 2, value: cue.words, lang: language, spellcheck: true });
    row.words.addEventListener('input', () => { cue.words = row.words.value; changed(); });
    row.speaker = make('input', { value: cue.speaker, className: 'speaker', autocomplete: 'off', placeholder: 'Who speaks' });
    row.speaker.setAttribute('list', 'speakers');
    row.speaker.addEventListener('input', () => { cue.speaker = row.speaker.value; changed(); });
    row.number = make('button', { type: 'button', className: 'cue-number' });
    row.number.addEventListener('click', () => { if (video) video.currentTime = cue.start / 1000; row.words.focus(); });
    row.marks = make('ul', { className: 'marks' });
    row.item = make('li', { className: 'cue' }, row.number,
      make('div', { className: 'cue-times' }, field('start', writeClock(cue.start), 'start'), field('end', writeClock(cue.end), 'end'),
        row.speaker), row.words, row.marks);
    row.item.addEventListener('focusin', () => { here = row; });
    return row;
  }

  let here = null;

  function number() {
    rows.forEach((row, i) => {
      const name = `Cue ${i + 1}`;
      row.number.textContent = i + 1;
      row.number.setAttribute('aria-label', `${name}: show it in the film`);
      row.start.setAttribute('aria-label', `${name} begins`);
      row.end.setAttribute('aria-label', `${name} ends`);
      row.speaker.setAttribute('aria-label', `${name}: who speaks`);
      row.words.setAttribute('aria-label', `${name}: words`);
    });
    speakers.replaceChildren(...[...new Set(cues.map((cue) => cue.speaker).filter(Boolean))].sort()
      .map((value) => make('option', { value })));
  }

  function lay() {
    rows.splice(0, rows.length, ...cues.map(makeRow));
    list.replaceChildren(...rows.map((row) => row.item));
    here = rows[0] ?? null;
    number();
  }

  function refresh(row) {
    row.start.value = writeClock(row.cue.start);
    row.end.value = writeClock(row.cue.end);
    row.words.value = row.cue.words;
  }

  // The keys.
  function split(row) {
    const i = rows.indexOf(row);
    const caret = row.words.selectionStart;
    const words = row.cue.words;
    const [before, after] = [words.slice(0, caret).trim(), words.slice(caret).trim()];
    if (!before || !after) return say('Put the cursor between two words first.');
    const { start, end } = row.cue;
    const middle = Math.round(start + (end - start) * before.length / (before.length + after.length));
    const second = { ...row.cue, start: middle + 80 < end ? middle + 80 : middle, words: after };
    row.cue.words = before;
    row.cue.end = middle;
    cues.splice(i + 1, 0, second);
    rows.splice(i + 1, 0, makeRow(second));
    row.item.after(rows[i + 1].item);
    refresh(row);
    number();
    rows[i + 1].words.focus();
    rows[i + 1].words.setSelectionRange(0, 0);
    changed();
    return undefined;
  }

  function merge(row) {
    const i = rows.indexOf(row);
    if (i < 1) return;
    const above = rows[i - 1];
    const caret = above.cue.words.length + 1;
    above.cue.words = `${above.cue.words}\n${row.cue.words}`;
    above.cue.end = Math.max(above.cue.end, row.cue.end);
    cues.splice(i, 1);
    rows.splice(i, 1);
    row.item.remove();
    refresh(above);
    number();
    above.words.focus();
    above.words.setSelectionRange(caret, caret);
    changed();
  }

  function move(row, start, end) {
    if (start < 0 || end <= start) return;
    Object.assign(row.cue, { start, end });
    refresh(row);
    changed();
  }

  function press(event) {
    const row = here;
    const { ctrlKey, altKey, key } = event;
    const now = video ? Math.round(video.currentTime * 1000) : NaN;
    const acts = {
      'ctrl Enter': () => row && split(row),
      'ctrl Backspace': () => row && merge(row),
      'ctrl  ': () => video && (video.paused ? video.play() : video.pause()),
      'ctrl s': () => form.requestSubmit(save),
      'alt ArrowLeft': () => row && move(row, row.cue.start - 100, row.cue.end - 100),
      'alt ArrowRight': () => row && move(row, row.cue.start + 100, row.cue.end + 100),
      F8: () => row && video && move(row, now, row.cue.end > now ? row.cue.end : now + 1000),
      F9: () => row && video && move(row, row.cue.start, now),
    };
    const act = acts[`${ctrlKey ? 'ctrl ' : altKey ? 'alt ' : ''}${key}`];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // What is hard to read: the server's own rule, asked a moment after the last key.
  const lint = {
    timer: 0,
    asked: 0,
    soon() {
      clearTimeout(lint.timer);
      lint.timer = setTimeout(lint.ask, 400);
    },
    async ask() {
      const turn = ++lint.asked;
      // The server puts cues in order; so that marks find theirs, they are sent so.
      const order = cues.map((cue, i) => i).sort((a, b) => cues[a].start - cues[b].start || a - b);
      try {
        const answer = await ask('/lint', 'POST', writeCues(order.map((i) => cues[i])));
        const said = await answer.json();
        if (turn !== lint.asked) return;
        if (answer.ok) lint.show(said.marks.map((mark) => ({ ...mark, cue: order[mark.cue - 1] })));
        else if (answer.status === 422) say(said.detail, true);
      } catch { /* the line is away: saving says so */ }
    },
    show(marks) {
      for (const row of rows) {
        row.marks.replaceChildren();
        row.item.classList.remove('is-marked');
      }
      for (const mark of marks) {
        const row = rows[mark.cue];
        if (!row) continue;
        row.marks.append(make('li', { className: mark.hard ? 'is-hard' : '', textContent: mark.says }));
        row.item.classList.add('is-marked');
      }
      const head = root.querySelector('#marks-head');
      head.textContent = marks.length ? `Hard to read: ${marks.length}` : 'Hard to read: nothing';
    },
  };

  // Over the film, as they are typed.
  const track = {
    shown: video?.addTextTrack('captions', 'As edited', language),
    draw() {
      if (!track.shown) return;
      track.shown.mode = 'showing';
      for (const cue of [...(track.shown.cues ?? [])]) track.shown.removeCue(cue);
      for (const { start, end, words, speaker } of cues)
        if (end > start) track.shown.addCue(new VTTCue(start / 1000, end / 1000, `${speaker ? `${encode(speaker)}: ` : ''}${between(words, encode)}`));
    },
  };

  // How much of the film was played with what is saved.
  const watch = {
    parts: [],
    last: null,
    missing: null,
    isChecked: 'checked' in root.dataset,
    note: make('p', { className: 'watched', role: 'status' }),
    onward: button('Play what is missing', () => { video.currentTime = watch.missing / 1000; video.play(); }),
    begin() {
      if (!video || !('approvable' in root.dataset)) return;
      document.querySelector('.approve').querySelector('form').before(watch.note, watch.onward);
      video.addEventListener('timeupdate', watch.tick);
      video.addEventListener('seeking', () => { watch.last = null; });
      for (const name of ['pause', 'ended']) video.addEventListener(name, () => { watch.tick(); watch.tell(); });
      setInterval(() => { if (!video.paused) watch.tell(); }, 5000);
      watch.parts = root.dataset.played ? root.dataset.played.split(',').map((part) => part.split('-').map(Number)) : [];
      watch.show();
    },
    tick() {
      const now = Math.round(video.currentTime * 1000);
      if (watch.last !== null && !dirty && now > watch.last && now - watch.last < 3000) watch.parts.push([watch.last, now]);
      watch.last = video.seeking ? null : now;
      watch.join();
      watch.show();
    },
    join() {
      const parts = watch.parts.sort((a, b) => a[0] - b[0]);
      watch.parts = parts.reduce((joined, [from, to]) => {
        const before = joined.at(-1);
        if (before && from <= before[1] + 1000) before[1] = Math.max(before[1], to);
        else joined.push([from, to]);
        return joined;
      }, []);
    },
    show() {
      if (!watch.note.isConnected) return;
      const sum = watch.parts.reduce((all, [from, to]) => all + to - from, 0);
      const percent = Math.min(100, Math.floor(100 * sum / Number(root.dataset.until)));
      let reached = 0;
      for (const [from, to] of watch.parts) if (from <= reached + 1000) reached = Math.max(reached, to);
      watch.missing = reached;
      watch.onward.hidden = watch.isChecked;
      watch.note.textContent = watch.isChecked ? 'All of the film has been played with these: they can be approved.'
        : dirty ? 'Save first: watching counts for what is saved.'
          : `Played so far: ${percent} %. From ${writeClock(reached).replace(/\.\d+$/, '')} on it is missing.`;
      const tick = document.querySelector('.approve .ticks');
      if (tick && watch.isChecked) tick.remove();
    },
    async tell() {
      if (dirty || !watch.parts.length || watch.isChecked) return;
      try {
        const answer = await ask('/played', 'POST', watch.parts.slice(0, 64).map((part) => part.join('-')).join(','),
          { ...match(), 'Content-Type': 'text/plain' });
        if (answer.ok) watch.isChecked = (await answer.json()).checked;
        watch.show();
      } catch { /* told again with the next */ }
    },
  };

  // Saving.
  function compare(theirs) {
    const box = make('div', { className: 'warn', id: 'theirs-box' },
      make('h3', { textContent: 'Somebody else saved while you were editing' }),
      make('p', { textContent: 'Nothing of either is lost. Theirs is here, yours below.' }),
      make('textarea', { value: theirs.vtt, readOnly: true, rows: 8, ariaLabel: 'What they saved' }));
    box.append(make('p', { className: 'row' },
      button('Keep mine: save it over theirs', () => { box.remove(); store(); }),
      button('Take theirs', () => { saved = theirs.vtt; cues = readCues(saved); box.remove(); lay(); changed(); })));
    document.querySelector('#theirs-box')?.remove();
    root.before(box);
    base = theirs.revision;
    box.scrollIntoView({ block: 'nearest' });
    box.querySelector('button').focus();
  }

  async function conflict() {
    const theirs = await (await fetch(at)).json();
    say(`${theirs.author ?? 'Somebody'} saved revision ${theirs.revision} meanwhile. Yours is not saved yet.`, true);
    compare(theirs);
  }

  async function refused(answer) {
    if (answer.status === 412) return conflict();
    if (answer.status === 401 || answer.status === 403)
      return say('Not saved: you are signed out, or this page is old. Sign in in another tab, then load this page again: what you typed is kept in this tab.', true);
    const why = await answer.json().catch(() => ({}));
    return say(`Not saved: ${why.detail ?? `the server said ${answer.status}. It is tried again when you press Save.`}`, true);
  }

  async function store() {
    const text = writeCues(cues);
    save.disabled = true;
    say('Saving…');
    try {
      const answer = await ask('', 'PUT', text, base ? match() : { 'If-None-Match': '*' });
      if (lost) clearTimeout(lost);
      lost = false;
      if (answer.status !== 204) { await refused(answer); return; }
      sessionStorage.removeItem(shelf);
      dirty = false;
      location.assign(`${location.pathname}?done=captions-saved`);
    } catch {
      lost = setTimeout(store, 5000);
      say('Not saved: there is no connection. What you typed is kept here, and saving is tried again every few seconds.', true);
    } finally {
      save.disabled = false;
    }
  }

  // Find and replace.
  function seek(isFromHere) {
    const word = find.value.toLowerCase();
    const first = isFromHere ? rows.indexOf(here) + 1 : 0;
    const turn = [...rows.slice(first), ...rows.slice(0, first)];
    const row = word && turn.find(({ cue }) => cue.words.toLowerCase().includes(word));
    const count = word ? rows.filter(({ cue }) => cue.words.toLowerCase().includes(word)).length : 0;
    found.textContent = word ? `In ${count} cue${count === 1 ? '' : 's'}` : '';
    if (!row) return;
    const from = row.cue.words.toLowerCase().indexOf(word);
    row.words.focus();
    row.words.setSelectionRange(from, from + word.length);
    row.item.scrollIntoView({ block: 'nearest' });
  }

  function replaceAll() {
    let count = 0;
    if (!find.value) return;
    for (const row of rows)
      if (row.cue.words.includes(find.value)) {
        count += row.cue.words.split(find.value).length - 1;
        row.cue.words = row.cue.words.replaceAll(find.value, () => put.value);
        refresh(row);
      }
    found.textContent = `Replaced ${count}`;
    changed();
  }

  // What was typed before the tab was left without saving.
  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(shelf) ?? 'null');
    if (!kept || kept.text === saved) return;
    const box = make('div', { className: 'warn' },
      make('p', { textContent: 'What you typed here before was not saved, and is kept.' }));
    box.append(make('p', { className: 'row' },
      button('Go on with it', () => { cues = readCues(kept.text); base = kept.base; box.remove(); lay(); changed(); }),
      button('Throw it away', () => { sessionStorage.removeItem(shelf); box.remove(); })));
    root.before(box);
  }

  const label = (name, input) => make('label', {}, make('span', { textContent: name }), input);
  find.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); seek(true); } });
  const tools = make('div', { className: 'cue-tools' }, label('Find', find), button('Next', () => seek(true)),
    label('Replace with', put), button('Replace all', replaceAll), found);
  const keys = make('details', { className: 'cue-keys' }, make('summary', { textContent: 'Keys' }), make('p', { className: 'hint',
    textContent: 'Ctrl+Space plays and pauses. F8 and F9 set where the cue begins and ends. Alt+← and Alt+→ move it by a tenth of a second. Ctrl+Enter splits it at the cursor, Ctrl+Backspace joins it to the one above. Ctrl+S saves.' }));
  area.closest('.field').hidden = true;
  area.disabled = true;
  form.prepend(speakers, tools, keys, list);
  save.after(says);
  root.querySelectorAll('.cues-film .marks, .cues-film .marks-none, .cues-film .marks + .quiet').forEach((old) => old.remove());
  root.addEventListener('keydown', press);
  form.addEventListener('submit', (event) => { event.preventDefault(); store(); });
  addEventListener('online', () => { if (lost) store(); });
  addEventListener('beforeunload', (event) => { if (dirty) event.preventDefault(); });
  saved = writeCues(cues); // as it comes back when nothing is changed
  lay();
  track.draw();
  watch.begin();
  restore();
  lint.ask();
  root.classList.add('is-live');
}

importing();
if (root?.querySelector('.cues-form')) editing();
