import { isDict, isList, type PyDict, type PyValue } from '../../value/values.ts';

/** A template in which anchors are replaced one after another, as DVC does it. */
export class AnchoredSpec {
  private content: PyDict;

  constructor(content: PyDict) {
    this.content = content;
  }

  get filled(): PyDict {
    return this.content;
  }

  /** Whether the anchor stands somewhere as a whole value. */
  has(anchor: string): boolean {
    return holds(this.content, anchor);
  }

  /** Replaces values that are the anchor; inside longer texts only where `value` is a text. */
  fill(anchor: string, value: PyValue): void {
    this.content = replaceInDict(this.content, anchor, value);
  }
}

function holds(value: PyValue, anchor: string): boolean {
  if (!isDict(value)) return value === anchor;
  return [...value.values()].some((item) =>
    // Lists in lists are not looked into.
    isList(item) ? item.some((one) => holds(one, anchor)) : holds(item, anchor),
  );
}

function replaceInDict(dict: PyDict, anchor: string, value: PyValue): PyDict {
  return new Map(
    [...dict].map(([key, item]) => {
      if (isDict(item)) return [key, replaceInDict(item, anchor, value)];
      if (isList(item)) return [key, replaceInList(item, anchor, value)];
      if (item === anchor) return [key, value];
      const part = typeof item === 'string' && typeof value === 'string';
      return [key, part ? item.replaceAll(anchor, () => value) : item];
    }),
  );
}

function replaceInList(list: readonly PyValue[], anchor: string, value: PyValue): PyValue {
  return list.map((item) => {
    if (isList(item)) return replaceInList(item, anchor, value);
    if (isDict(item)) return replaceInDict(item, anchor, value);
    return item === anchor ? value : item;
  });
}
