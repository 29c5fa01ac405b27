// The player alone, in a frame on somebody else's page: perhaps in a sandbox, where it is of no origin, and may keep nothing,
// open no window and fill no screen.
import { openDeck } from '../player/deck.js';
import { openNotices } from '../player/notices.js';
import { openParent } from './parent.js';
import { openRemote } from './remote.js';

// Where the browser tells it, the page's origin goes with the question whether the film may stay: it may not on every page.
function nameParent(figure) {
  const origin = location.ancestorOrigins?.[0];
  if (figure.dataset.ok.startsWith('/embed/') && /^https?:/.test(origin)) figure.dataset.ok += `?in=${encodeURIComponent(origin)}`;
}

function open(figure) {
  const src = location.href; // as the page wrote it
  nameParent(figure);
  const player = openDeck(figure);
  // The film is gone, or the permit has run out: what is here now is what the address answers. It goes on at this second.
  player.leave = () => {
    location.hash = location.hash.replace(/^(#t=?\d+)?/, `#t=${Math.floor(player.source.moment)}`);
    location.reload();
  };
  openNotices(player);
  openParent(player);
  openRemote(player, src);
}

for (const figure of document.querySelectorAll('figure.player')) open(figure);
