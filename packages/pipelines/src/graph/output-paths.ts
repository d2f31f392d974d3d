import { sep } from 'node:path';

/** Values by path, found for a path itself, for the folders above it and for all that lies below it. */
export class PathIndex<T> {
  private readonly byPath = new Map<string, T>();
  private sorted: string[] | undefined;

  set(path: string, value: T): void {
    this.byPath.set(path, value);
    this.sorted = undefined;
  }

  get(path: string): T | undefined {
    return this.byPath.get(path);
  }

  /** The value of the nearest folder above `path`, or of itself. */
  atOrAbove(path: string): T | undefined {
    for (let current = path; ; ) {
      const value = this.byPath.get(current);
      if (value !== undefined) return value;
      const end = current.lastIndexOf(sep);
      if (end <= 0) return undefined;
      current = current.slice(0, end);
    }
  }

  /** The values of everything strictly below a folder. */
  below(folder: string): readonly T[] {
    const paths = this.sortedPaths();
    const prefix = `${folder}${sep}`;
    const found: T[] = [];
    for (let at = lowerBound(paths, prefix); paths[at]?.startsWith(prefix); at++) {
      found.push(this.byPath.get(paths[at]!)!);
    }
    return found;
  }

  private sortedPaths(): readonly string[] {
    this.sorted ??= [...this.byPath.keys()].sort();
    return this.sorted;
  }
}

function lowerBound(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
