// Moments as people write and say them. The words come from the page.

// 79 -> "1:19"
export function written(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, String(s % 60).padStart(2, '0')];
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

// "1:19", "79" -> 79; anything else -> NaN
export function read(text) {
  if (!/^\s*\d+(:\d\d?){0,2}\s*$/.test(text)) return NaN;
  return text.split(':').reduce((all, part) => all * 60 + Number(part), 0);
}

const counted = (forms, n) => {
  const [one, many] = forms.split('|');
  return n === 1 ? one : many.replace('#', n);
};

// 79 -> "1 minute 19 seconds"; words: data-hour and so on.
export function said(seconds, words) {
  const s = Math.max(0, Math.floor(seconds));
  const parts = [[words.hour, Math.floor(s / 3600)], [words.minute, Math.floor(s / 60) % 60], [words.second, s % 60]];
  const told = parts.filter(([, n], i) => n > 0 || (i === 2 && s < 60));
  return told.map(([forms, n]) => counted(forms, n)).join(' ');
}

// "{1} of {2}" with its holes filled
export const filled = (words, ...fillings) => words.replace(/\{(\d)\}/g, (_, n) => fillings[n - 1]);
