// The keyboard, while the focus is in the player and until a person switches it off (WCAG 2.1.4).
export function openKeys({ figure, video, controls, source, length, actions, menus, captions }) {
  const speeds = [...controls.querySelectorAll('[name=speed]')];
  const letters = controls.querySelector('[name=letters]');
  const louder = (by) => {
    const range = controls.querySelector('.volume input');
    range.value = Number(range.value) + by;
    range.dispatchEvent(new Event('input'));
  };
  const faster = (by) => speeds[speeds.findIndex((radio) => radio.checked) + by]?.click();
  const frame = (by) => { if (video.paused) source.seek(source.moment + by / 25); };
  const by = (seconds) => () => source.seek(source.moment + seconds);

  const keys = {
    k: actions.play, j: by(-10), l: by(10), m: actions.mute, f: actions.full, c: captions.toggle,
    t: () => document.querySelector('.side .scroll')?.focus(),
    ',': () => frame(-1), '.': () => frame(1), '<': () => faster(-1), '>': () => faster(1), n: () => actions.on?.(),
    d: () => actions.described?.(), b: () => actions.signed?.(), '?': () => menus.toggle('menu-keys'),
  };
  const arrows = {
    ArrowLeft: by(-5), ArrowRight: by(5), ArrowUp: () => louder(0.1), ArrowDown: () => louder(-0.1),
    Home: () => source.seek(0), End: () => source.seek(length()), ' ': actions.play,
  };

  figure.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (key.length === 1 && key !== ' ' && !letters.checked) return;
    if (target.matches('input, select') || (key === ' ' && target.matches('button, a, summary'))) {
      const isFree = target.matches('[type=radio], [type=checkbox], [type=range]') && key.length === 1 && key !== ' ';
      if (!isFree) return;
    }
    const tenth = /^\d$/.test(key) && (() => source.seek((length() * Number(key)) / 10));
    const act = arrows[key] ?? keys[key.toLowerCase()] ?? tenth;
    if (!act) return;
    event.preventDefault();
    act();
  });
}
