/** The page's script: sends the text to /predict and draws the scores as bars. */

interface Prediction {
  readonly label: string;
  readonly scores: Readonly<Record<string, number>>;
}

interface Failure {
  readonly error: { readonly code: string; readonly message: string };
}

const TOP = 5;

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
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

async function classify(): Promise<void> {
  if (text.value.trim() === '') {
    show([], 'Type a text first.', true);
    text.focus();
    return;
  }
  const question = ++asked;
  say('Classifying …');
  try {
    const began = performance.now();
    const response = await post(text.value);
    const answer = (await response.json()) as Prediction | Failure;
    if (question !== asked) return;
    access.hidden = response.status !== 401 && token.value === '';
    if ('error' in answer) return show([], answer.error.message, true);
    const ranked = Object.entries(answer.scores).sort((a, b) => b[1] - a[1]);
    const milliseconds = Math.round(performance.now() - began);
    show(
      ranked,
      `${answer.label}: ${percent(answer.scores[answer.label] ?? 0)} (${milliseconds} ms)`,
    );
  } catch {
    if (question === asked) show([], 'The server does not answer. Is it still running?', true);
  }
}

function post(value: string): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token.value) headers.authorization = `Bearer ${token.value}`;
  return fetch('/predict', { method: 'POST', headers, body: JSON.stringify({ text: value }) });
}

function show(ranked: readonly [string, number][], message: string, failed = false): void {
  say(message, failed);
  draw(ranked.slice(0, TOP));
  more.hidden = ranked.length <= TOP;
  more.onclick = () => {
    draw(ranked);
    more.hidden = true;
    bars.tabIndex = -1;
    bars.focus();
  };
}

function say(message: string, failed = false): void {
  status.textContent = message;
  status.classList.toggle('error', failed);
}

function draw(ranked: readonly (readonly [string, number])[]): void {
  bars.replaceChildren(...ranked.map(([label, score]) => bar(label, score)));
}

function bar(label: string, score: number): HTMLLIElement {
  const item = document.createElement('li');
  const fill = span('fill', '');
  fill.style.width = percent(Math.min(Math.max(score, 0), 1));
  item.append(fill, span('name', label), span('value', percent(score)));
  return item;
}

function span(className: string, content: string): HTMLSpanElement {
  const node = document.createElement('span');
  node.className = className;
  node.textContent = content;
  return node;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${id}`);
  return found;
}
