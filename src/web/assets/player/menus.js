// Buttons that open a menu: one at a time; Escape, a press elsewhere, or leaving it closes it.
export function openMenus(controls) {
  const buttons = [...controls.querySelectorAll('[aria-controls]')];
  const menuOf = (button) => controls.querySelector(`#${button.getAttribute('aria-controls')}`);
  const set = (button, isOpen) => {
    button.setAttribute('aria-expanded', String(isOpen));
    menuOf(button).hidden = !isOpen;
  };
  const open = () => buttons.find((button) => button.getAttribute('aria-expanded') === 'true');

  function toggle(button) {
    const isOpen = open() === button;
    for (const each of buttons) set(each, each === button && !isOpen);
  }

  for (const button of buttons) {
    button.addEventListener('click', () => toggle(button));
    // What opens follows its button when one goes on by Tab.
    button.after(menuOf(button));
  }
  controls.addEventListener('keydown', (event) => {
    const button = event.key === 'Escape' && open();
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    set(button, false);
    button.focus();
  });
  controls.addEventListener('focusout', ({ relatedTarget }) => {
    const button = open();
    if (button && relatedTarget && relatedTarget !== button && !menuOf(button).contains(relatedTarget)) set(button, false);
  });
  document.addEventListener('pointerdown', ({ target }) => {
    const button = open();
    if (button && !button.contains(target) && !menuOf(button).contains(target)) set(button, false);
  });
  return { toggle: (id) => toggle(buttons.find((button) => button.getAttribute('aria-controls') === id)) };
}
