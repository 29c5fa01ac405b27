// The player on a film's page: with what is said beside it, and the page's other parts. Without it the browser's own controls
// are there, and links to smaller files.
import { openDeck } from './deck.js';
import { openNotices } from './notices.js';
import { openShare } from './share.js';
import { openTranscript } from './transcript.js';
import { openVersions } from './versions.js';

function open(figure) {
  const player = openDeck(figure);
  const [gone, find, share] = player.others;
  figure.append(share);
  player.gone = gone;
  player.actions.share = openShare(player, share);
  openTranscript(player, find);
  openNotices(player);
  openVersions(player);
}

for (const figure of document.querySelectorAll('figure.player')) open(figure);
