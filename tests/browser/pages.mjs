// Every public page, as the tests name them: name, address, answer. Of our own library (running_site.mjs), which has what
// the demo lacks.
const both = (name, path) => [[name, path, 200], [`${name}-cy`, `/cy${path}`, 200]];

export const pages = [
  ...both('home', '/'),
  ...both('film', '/films/the-first-night'),
  ...both('film-from-a-moment', '/films/the-first-night?t=10#t10'),
  ['trailer', '/films/trailer', 200],
  ...both('transcript', '/films/the-first-night/transcript'),
  ...both('film-without-words', '/films/silent'),
  ['transcript-without-words', '/films/silent/transcript', 200],
  ...both('search', '/search'),
  ...both('search-hits', '/search?q=kettle'),
  ['search-none', '/search?q=%3Cb%3Exylophone%3C/b%3E', 200],
  ...both('share', '/films/the-first-night/share'),
  ...both('theme', '/themes/workforce'),
  ...['themes', 'accessibility', 'about', 'help', 'filmed', 'press', 'privacy'].flatMap((name) => both(name, `/${name}`)),
  ['missing', '/films/there-is-no-such-film', 404],
];
