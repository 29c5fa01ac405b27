// Files on their way in: in pieces, so that a broken line, a reload or a night's sleep loses nothing that has arrived.
import { Upload } from 'tus-js-client';

const root = document.querySelector('.uploads');
const list = root.querySelector('.sending');
const status = root.querySelector('[role=status]');
const headers = { 'X-CSRF-Token': root.dataset.token };
const kept = 'incare-sending'; // in this browser: which files were begun, and where
const gentle = [0, 1000, 3000, 5000, 10000, 20000, 30000];
const mib = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);
const steps = [['received', 'Received whole'], ['quarantined', 'Set aside to be looked at'],
  ['inspected', 'Looks like a film'], ['packaging', 'Made in every size'], ['ready', 'Ready, as a draft']];

// Where a file was begun, by its name, size and date; only the address of the upload is worth keeping.
const urls = {
  all: () => JSON.parse(localStorage.getItem(kept) ?? '{}'),
  put(key, url) {
    const all = urls.all();
    if (url) all[key] = url;
    else delete all[key];
    localStorage.setItem(kept, JSON.stringify(all));
  },
};

const make = (name, text, parent, more = {}) => {
  const element = Object.assign(document.createElement(name), { textContent: text }, more);
  parent.append(element);
  return element;
};

function timeLeft(seconds) {
  if (!Number.isFinite(seconds)) return '';
  return seconds < 90 ? `, ${Math.ceil(seconds)} s left` : `, ${Math.ceil(seconds / 60)} min left`;
}

// What is wrong, in words that say what to do.
function words(error) {
  const code = error.originalResponse?.getStatus();
  const said = error.originalResponse?.getBody();
  if (code === 401 || code === 403) return 'You are not signed in any more. Sign in again in another tab, then carry on: what has arrived is kept.';
  if (code === 507) return 'The server has no room for this file. Ask whoever looks after it, then carry on.';
  try {
    return JSON.parse(said).detail;
  } catch {
    return 'The connection was lost. We kept what has arrived: carry on.';
  }
}

// The live steps, from the last byte on.
async function follow(row, url) {
  const ticks = make('ul', '', row.item, { className: 'tick-list' });
  const items = steps.map(([, text]) => make('li', text, ticks));
  for (;;) {
    const now = await fetch(`${url}/status`, { headers }).then((answer) => answer.ok && answer.json()).catch(() => null);
    if (now) {
      const at = steps.findIndex(([state]) => state === now.state);
      items.forEach((item, i) => { item.className = i < at || now.state === 'ready' ? 'is-done' : i === at ? 'is-now' : ''; });
      items[3].textContent = now.state === 'packaging' ? `Being made in every size: ${now.percent} %` : steps[3][1];
      if (now.removed && !row.removed) row.removed = make('li', `Found and removed: ${now.removed}`, ticks, { className: 'is-done' });
      if (now.film && !row.film) row.film = make('a', 'Describe this film', make('p', '', row.item), { href: `/studio/films/${now.film}` });
      if (now.state === 'refused') {
        row.text.textContent = now.reason || 'The selected file could not be used.';
        row.text.className = 'problem';
        ticks.remove();
      }
      if (now.state === 'ready' || now.state === 'refused') {
        status.textContent = `${row.name}: ${now.state === 'ready' ? 'ready' : row.text.textContent}`;
        return;
      }
    }
    await new Promise((done) => { setTimeout(done, 1000); });
  }
}

function show(file) {
  const item = make('li', '', list, { className: 'box' });
  const row = { item, name: file.name };
  make('b', file.name, item);
  row.bar = make('progress', '', item, { max: 100, value: 0 });
  row.bar.setAttribute('aria-label', `${file.name}, sent`);
  row.text = make('p', 'Waiting', item);
  row.keys = make('p', '', item, { className: 'row' });
  row.pause = make('button', 'Pause', row.keys, { type: 'button', className: 'button quiet small' });
  row.remove = make('button', 'Remove', row.keys, { type: 'button', className: 'button quiet small' });
  return row;
}

function send(file) {
  const row = show(file);
  const key = `${file.name} ${file.size} ${file.lastModified}`;
  let told = 0, begun = 0, first = -1, isPaused = false;
  const refuse = (text) => {
    row.text.textContent = text;
    row.text.className = 'problem';
    status.textContent = `${file.name}: ${text}`;
  };
  const upload = new Upload(file, {
    endpoint: '/api/v1/uploads',
    uploadUrl: urls.all()[key] ?? null,
    headers,
    chunkSize: 16 << 20,
    retryDelays: gentle,
    metadata: { filename: file.name, filetype: file.type },
    storeFingerprintForResuming: false,
    onUploadUrlAvailable: () => urls.put(key, upload.url),
    onProgress(sent, all) {
      if (first < 0) [first, begun] = [sent, performance.now()];
      const speed = (sent - first) / (performance.now() - begun) * 1000;
      const percent = Math.floor(sent / all * 100);
      row.bar.value = percent;
      row.text.className = '';
      row.text.textContent = `${mib(sent)} of ${mib(all)} MB, ${percent} %${speed > 0 ? `, ${mib(speed)} MB/s${timeLeft((all - sent) / speed)}` : ''}`;
      if (percent >= told + 10) status.textContent = `${file.name}: ${told = percent - percent % 10} %`;
    },
    onError(error) {
      refuse(words(error));
      isPaused = true;
      row.pause.textContent = 'Carry on';
    },
    onSuccess() {
      urls.put(key, null);
      row.keys.remove();
      row.text.textContent = `${mib(file.size)} MB sent`;
      follow(row, upload.url);
    },
  });
  row.pause.addEventListener('click', () => {
    isPaused = !isPaused;
    row.pause.textContent = isPaused ? 'Carry on' : 'Pause';
    first = -1;
    if (isPaused) upload.abort();
    else upload.start();
  });
  row.remove.addEventListener('click', async () => {
    urls.put(key, null);
    await upload.abort(Boolean(upload.url)).catch(() => {});
    row.item.remove();
    root.querySelector('#files').focus();
  });
  if (file.size) upload.start();
  else refuse('The selected file is empty.');
}

root.hidden = false;
document.querySelector('.if-plain').hidden = true;
const box = root.querySelector('#files');
box.addEventListener('change', () => {
  [...box.files].forEach(send);
  box.value = '';
});
root.addEventListener('dragover', (event) => event.preventDefault());
root.addEventListener('drop', (event) => {
  event.preventDefault();
  [...event.dataTransfer.files].forEach(send);
});
if (Object.keys(urls.all()).length) status.textContent = 'Choose the same file again to carry on with what was not finished.';
