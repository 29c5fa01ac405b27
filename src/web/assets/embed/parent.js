// What WordPress asks of a frame that it found by oEmbed: its height, and links for it to follow. It gives the frame a secret,
// by which it knows it again (wp-includes/js/wp-embed.js).
const leastPx = 200; // WordPress makes no frame lower, nor higher than this
const mostPx = 1000;

export function openParent({ figure }) {
  const secret = /[#?&]secret=([a-zA-Z0-9]+)/.exec(location.hash)?.[1];
  const bar = document.querySelector('.bar');
  const page = bar.querySelector('h1 a');
  const tell = (message, value) => window.parent.postMessage({ message, value, secret }, '*'); // nothing that is not on the page

  if (page && !document.fullscreenEnabled) {
    const li = document.createElement('li');
    const link = page.cloneNode();
    link.textContent = page.dataset.full;
    li.append(link);
    bar.querySelector('ul').prepend(li);
  }
  if (!secret || window.parent === window) return;
  let said;
  const fit = () => {
    const others = document.querySelector('main').scrollHeight - figure.offsetHeight;
    const height = Math.min(mostPx, Math.max(leastPx, Math.round((innerWidth * 9) / 16 + others)));
    if (height !== said) tell('height', height);
    said = height;
  };
  addEventListener('resize', fit);
  fit();
  // A window of its own is forbidden in the sandbox; the page goes there instead, to our own addresses.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (!link || link.target === '_self' || link.host !== location.host || window.origin !== 'null') return;
    event.preventDefault();
    tell('link', link.href);
  });
}
