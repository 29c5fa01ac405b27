// The film in another way, signed or described: it takes the film's place at the same second, with all that was chosen.
export function openVersions({ controls, source, actions }) {
  const links = [...document.querySelectorAll('.versions a')];
  const of = (kind) => links.find((link) => link.dataset.kind === kind);
  const isShown = (link) => link.hasAttribute('aria-current');

  // What all of it weighs is not the same.
  function weigh({ dataset: { files, labels } }) {
    const says = labels.split('|');
    for (const [i, file] of files.split(' ').entries()) {
      const name = file.replace(/\?.*/, '');
      const text = controls.querySelector(`[name=quality][value="${name}"]`)?.parentElement.lastChild;
      if (text) text.textContent = text.textContent.replace(/[^:]*$/, ` ${says[i]}`);
    }
  }

  // The same as buttons of the player, where there are any.
  function press() {
    for (const [name, kind] of [['described', 'ad'], ['signed', 'bsl']])
      controls.querySelector(`[data-do=${name}]`)?.setAttribute('aria-pressed', String(isShown(of(kind))));
  }

  function turn(link) {
    const { alike, base, files, pieces } = link.dataset;
    if (isShown(link)) return;
    if (!alike) { // with other words, or another length: a page of its own
      const page = new URL(link.href);
      page.searchParams.set('t', Math.floor(source.moment));
      location.assign(page);
      return;
    }
    for (const each of links) each.removeAttribute('aria-current');
    link.setAttribute('aria-current', 'true');
    press();
    source.turn(pieces, files.split(' ').map((file) => base + file));
    weigh(link);
    history.replaceState(null, '', link.href);
  }

  for (const link of links)
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      turn(link);
    });
  const toggle = (kind) => () => {
    const link = of(kind);
    if (link) turn(isShown(link) ? of('main') : link);
  };
  actions.described = toggle('ad');
  actions.signed = toggle('bsl');
  press();
}
