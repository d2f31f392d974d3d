import { readFileSync, realpathSync, statSync } from 'node:fs';

/**
 * Tells whether something can be moved from one folder to another: it can where both have the same
 * key. Two mounts of one file system, as containers have them, have one device number but are two
 * places. Throws where the folder is not there.
 */
export function placeKey(folder: string): string {
  return `${statSync(folder).dev} ${mountOf(realpathSync(folder))}`;
}

function mountOf(path: string): string {
  mounts ??= readMounts();
  let best = '';
  for (const mount of mounts) {
    const holds = path === mount || path.startsWith(mount === '/' ? '/' : `${mount}/`);
    if (holds && mount.length > best.length) best = mount;
  }
  return best;
}

let mounts: readonly string[] | undefined;

/** The fifth field of each line (proc(5)), where blanks and the like are octal. None but on Linux. */
function readMounts(): readonly string[] {
  try {
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
    return lines.flatMap((line) => {
      const path = line.split(' ')[4];
      const plain = path?.replace(/\\(\d{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      );
      return plain === undefined ? [] : [plain];
    });
  } catch {
    return [];
  }
}
