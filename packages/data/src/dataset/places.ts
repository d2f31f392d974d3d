const LINES_KEPT = 10;

/** Counts places and keeps the first lines. */
export class Places {
  count = 0;
  readonly lines: number[] = [];

  add(line: number): void {
    this.count += 1;
    if (this.lines.length < LINES_KEPT) this.lines.push(line);
  }

  /** "lines 3, 8, 12, …" */
  toString(): string {
    const more = this.count > this.lines.length ? ', …' : '';
    return `${this.count === 1 ? 'line' : 'lines'} ${this.lines.join(', ')}${more}`;
  }
}
