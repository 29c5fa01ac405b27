// Leaving in a hurry: by the button, or by Shift pressed three times. What the page shows and plays is gone at once, and
// Back does not lead here. Who presses Shift to write, with another key or with the mouse means something else.
const presses = 3;
const withinMs = 5000; // between two of them
const writes = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]';

const link = document.querySelector('.leave');
const told = document.querySelector('.leaving');
let count = 0;
let isAlone = false; // Shift, since it went down
let timer;

function tell(now) {
  count = now;
  clearTimeout(timer);
  link.dataset.pressed = now;
  told.textContent = now ? told.dataset[`left${presses - now}`] : '';
}

function forget() {
  isAlone = false;
  if (count) tell(0);
}

function leave() {
  for (const media of document.querySelectorAll('video, audio')) {
    media.muted = true;
    media.pause();
  }
  document.title = '…';
  document.documentElement.classList.add('is-left');
  const meta = document.createElement('meta'); // replace() knows no rel=noreferrer
  meta.name = 'referrer';
  meta.content = 'no-referrer';
  document.head.append(meta);
  location.replace(link.href);
}

link.addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  leave();
});
addEventListener('keydown', (event) => {
  if (event.repeat) return;
  isAlone = event.key === 'Shift' && !event.ctrlKey && !event.altKey && !event.metaKey && !event.target.closest?.(writes) &&
    document.querySelector('.hurry input')?.checked !== false;
  if (!isAlone) forget();
}, true);
addEventListener('keyup', ({ key }) => {
  if (key !== 'Shift' || !isAlone) return;
  isAlone = false;
  tell(count + 1);
  if (count === presses) leave();
  else timer = setTimeout(forget, withinMs);
}, true);
addEventListener('pointerdown', forget, true);
for (const note of document.querySelectorAll('.hurry')) note.hidden = false;
