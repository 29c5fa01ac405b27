// The ways to watch that need less data, named under the film: pressed, it goes on in that way from the same second, and
// pressed again as it would by itself.
export function openLighter({ controls, source }) {
  const usual = source.name;
  const nameOf = (link) => link.pathname.split('/').at(-1);
  const isForFiles = (link) => controls.querySelector(`.if-files [value="${nameOf(link)}"]`);
  const links = [...document.querySelectorAll('.less-data a')];
  if (source.hasPieces) for (const link of links.filter(isForFiles)) link.remove();
  const buttons = links.filter((link) => link.isConnected).map((link) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = link.textContent;
    button.value = nameOf(link);
    link.replaceWith(button);
    button.addEventListener('click', () => {
      source.choose(source.name === button.value ? usual : button.value);
      source.play();
    });
    return button;
  });
  const show = () => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.value === source.name));
  };
  source.addEventListener('change', show);
  show();
}
