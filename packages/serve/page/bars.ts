type Score = readonly [label: string, value: number];

/** Draws one bar a score. */
export function drawBars(list: HTMLOListElement, scores: readonly Score[]): void {
  list.replaceChildren(...scores.map(bar));
}

function bar([label, value]: Score): HTMLLIElement {
  const item = document.createElement('li');
  item.append(part('span', 'name', label));
  // A regression's number is no share of anything.
  if (value < 0 || value > 1) {
    item.append(part('span', 'value', value.toPrecision(4)));
    return item;
  }
  const percent = `${(value * 100).toFixed(1)}%`;
  const track = part('div', 'track');
  const fill = part('div', 'fill');
  fill.style.width = percent;
  track.append(fill);
  item.append(part('span', 'value', percent), track);
  return item;
}

function part(name: 'span' | 'div', className: string, content = ''): HTMLElement {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = content;
  return node;
}
