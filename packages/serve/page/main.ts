/** The page's script: sends the text to /predict and draws the scores as bars. */
import { drawBars } from './bars.ts';
import { element } from './element.ts';
import { ask, type Prediction } from './predict.ts';

/** Labels shown at first. */
const TOP = 5;
/** Faster answers are not announced as being waited for. */
const PATIENCE_MS = 250;

const form = element('form', HTMLFormElement);
const text = element('text', HTMLTextAreaElement);
const status = element('status', HTMLElement);
const bars = element('bars', HTMLOListElement);
const more = element('more', HTMLButtonElement);
const access = element('access', HTMLElement);
const token = element('token', HTMLInputElement);

let asked = 0;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void classify();
});

text.addEventListener('keydown', (event) => {
  // Enter that ends the input of a Chinese or Japanese word is not meant for the form.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

async function classify(): Promise<void> {
  const question = ++asked;
  if (text.value.trim() === '') {
    fail('Type a text first.');
    text.focus();
    return;
  }
  const waiting = setTimeout(() => say('Classifying …'), PATIENCE_MS);
  const answer = await ask(text.value, token.value);
  clearTimeout(waiting);
  // Only the last question's answer counts.
  if (question !== asked) return;
  if ('prediction' in answer) return show(answer.prediction, answer.milliseconds);
  fail(answer.message);
  if (!answer.unauthorized) return;
  access.hidden = false;
  token.focus();
}

function show({ label, labels, scores }: Prediction, milliseconds: number): void {
  const ranked = Object.entries(scores).sort((a, b) => b[1] - a[1]);
  const name = document.createElement('strong');
  // A model of several labels a text may find none.
  name.textContent = labels ? labels.join(', ') || 'No label' : label;
  say(name, ` in ${Math.round(milliseconds)} ms`);
  drawBars(bars, ranked.slice(0, TOP));
  more.hidden = ranked.length <= TOP;
  more.textContent = `Show all ${ranked.length} labels`;
  more.onclick = () => {
    drawBars(bars, ranked);
    more.hidden = true;
    // The button is gone: the keyboard goes on where its work is seen.
    bars.focus();
  };
}

function fail(message: string): void {
  say(message);
  status.classList.add('error');
  drawBars(bars, []);
  more.hidden = true;
}

function say(...content: readonly (string | Node)[]): void {
  status.classList.remove('error');
  status.replaceChildren(...content);
}
