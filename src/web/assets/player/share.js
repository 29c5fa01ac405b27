// The address of the film, or of a moment in it, to give away.
import { filled, written } from './clock.js';

// The page itself, without what was asked of it.
export function addressAt(second) {
  const address = new URL(location.pathname, location.origin);
  if (second > 0) {
    address.searchParams.set('t', second);
    address.hash = `t${second}`;
  }
  return address.href;
}

export async function copy(text, told) {
  try {
    await navigator.clipboard.writeText(text);
    told.textContent = told.dataset.copied;
  } catch { // the browser does not let us: it can be copied by hand
    told.textContent = text;
  }
}

export function openShare({ figure, source }, dialog) {
  const link = dialog.querySelector('#share-link');
  const from = dialog.querySelector('[type=checkbox]');
  const told = dialog.querySelector('[role=status]');
  const title = figure.getAttribute('aria-label');
  let second = 0;

  function show() {
    const words = dialog.querySelector('[data-from]');
    words.textContent = filled(words.dataset.from, written(second));
    link.value = addressAt(from.checked ? second : 0);
    dialog.querySelector('[href^="mailto:"]').href =
      `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(link.value)}`;
    told.textContent = '';
  }
  const acts = {
    copy: () => { link.select(); copy(link.value, told); },
    send: () => navigator.share({ title, url: link.value }).catch(() => {}),
    close: () => dialog.close(),
  };
  dialog.querySelector('[data-do=send]').hidden = !navigator.share;
  from.addEventListener('change', show);
  dialog.addEventListener('click', (event) => {
    event.stopPropagation(); // the player's buttons are others
    acts[event.target.dataset.do]?.();
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  return () => {
    second = Math.floor(source.moment);
    from.checked = second > 0;
    from.disabled = second === 0;
    show();
    dialog.showModal();
    link.select();
  };
}
