export type Theme = 'system' | 'light' | 'dark';

const KEY = 'havn.theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

export function chosenTheme(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  apply();
}

/** Told when colours change: what is drawn on a canvas must be drawn anew. */
export const THEME_CHANGED = 'havn:theme';

export function startTheme(): void {
  apply();
  dark.addEventListener('change', apply);
}

function apply(): void {
  const chosen = chosenTheme();
  const theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
  document.documentElement.dataset.theme = theme;
  window.dispatchEvent(new Event(THEME_CHANGED));
}
