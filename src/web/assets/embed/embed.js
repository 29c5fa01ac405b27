// The player alone, in a frame on somebody else's page: perhaps in a sandbox, where it is of no origin, and may keep nothing,
// open no window and fill no screen.
import { openDeck } from '../player/deck.js';
import { openNotices } from '../player/notices.js';
import { openParent } from './parent.js';
import { openRemote } from './remote.js';

// Where the browser tells it, the page's origin goes with the question whether the film may stay: it may not on every page.
function nameParent(figure) {
  const origin = location.ancestorOrigins?.[0];
  if (/^https?:/.test(origin)) figure.dataset.ok += `?in=${encodeURIComponent(origin)}`;
}

// Also a film that nobody plays goes when it is withdrawn, from where it is seen: its picture is of somebody, too. The first
// question says that there is one frame more.
function watch({ figure, heart }) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    const { ok } = figure.dataset;
    if (ok.includes('?')) figure.dataset.ok += '&new=1';
    heart.begin(); // has asked when it returns
    figure.dataset.ok = ok;
  });
  seen.observe(figure);
}

function open(figure) {
  const src = location.href; // as the page wrote it
  nameParent(figure);
  const player = openDeck(figure);
  // The film is gone, or the permit has run out. At a partner's own address it is asked for once more, and goes on at this
  // second where it is still to be had; else what was asked last answers with the card.
  player.leave = () => {
    if (figure.dataset.ok.startsWith('/embed/')) {
      location.replace(figure.dataset.ok);
      return;
    }
    location.hash = location.hash.replace(/^(#t=?\d+)?/, `#t=${Math.floor(player.source.moment)}`);
    location.reload();
  };
  openNotices(player);
  openParent(player);
  openRemote(player, src);
  watch(player);
}

for (const figure of document.querySelectorAll('figure.player')) open(figure);
