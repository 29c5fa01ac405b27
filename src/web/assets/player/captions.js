// What is said, over the picture: in the language, size, colour and place that a person chose.
export function openCaptions({ figure, video, controls }) {
  const shown = figure.querySelector('.cues');
  const menu = controls.querySelector('#menu-captions');
  const tracks = [...video.textTracks].filter((track) => track.kind === 'captions');
  if (!menu) return { toggle() {} };
  const radios = [...menu.querySelectorAll('[name=captions]')];
  let current;
  let mode = 'hidden'; // read, and told of: the browser itself draws nothing
  let last = tracks.find((track) => track.mode === 'showing') ?? tracks[0];

  function line(cue) {
    const p = document.createElement('p');
    const span = document.createElement('span');
    span.append(cue.getCueAsHTML());
    p.append(span);
    return p;
  }
  const show = () => shown.replaceChildren(...[...current?.activeCues ?? []].map(line));

  function choose(track) {
    current?.removeEventListener('cuechange', show);
    current = track;
    last = track ?? last;
    for (const each of tracks) each.mode = each === track ? mode : 'disabled';
    track?.addEventListener('cuechange', show);
    for (const radio of radios) radio.checked = radio.value === (track?.language ?? '');
    shown.lang = track?.language ?? '';
    show();
  }

  menu.addEventListener('change', ({ target }) => {
    if (target.name === 'captions') choose(tracks.find((track) => track.language === target.value));
    else shown.dataset[target.name] = target.value;
  });
  choose(tracks.find((track) => track.mode === 'showing'));
  // In the small window, and where the system alone fills the screen (iOS), the browser's own drawing is all there is.
  const give = (given) => () => {
    mode = given;
    if (current) current.mode = mode;
    shown.hidden = mode === 'showing';
  };
  for (const begins of ['webkitbeginfullscreen', 'enterpictureinpicture']) video.addEventListener(begins, give('showing'));
  for (const ends of ['webkitendfullscreen', 'leavepictureinpicture']) video.addEventListener(ends, give('hidden'));
  return { toggle: () => choose(current ? undefined : last) };
}
