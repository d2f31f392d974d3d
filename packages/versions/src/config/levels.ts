import { homedir } from 'node:os';
import { join } from 'node:path';

/** In the order in which a later one wins. */
export const CONFIG_LEVELS = ['system', 'global', 'repo', 'local'] as const;

export type ConfigLevel = (typeof CONFIG_LEVELS)[number];

/** Where each level is kept; `DVC_SYSTEM_CONFIG_DIR` and `DVC_GLOBAL_CONFIG_DIR` move two of them. */
export function configFile(level: ConfigLevel, dvcFolder: string): string {
  switch (level) {
    case 'system':
      return join(process.env.DVC_SYSTEM_CONFIG_DIR ?? systemFolder(), 'config');
    case 'global':
      return join(process.env.DVC_GLOBAL_CONFIG_DIR ?? globalFolder(), 'config');
    case 'repo':
      return join(dvcFolder, 'config');
    case 'local':
      return join(dvcFolder, 'config.local');
  }
}

function systemFolder(): string {
  if (process.platform === 'darwin') return '/Library/Application Support/dvc';
  if (process.platform === 'win32') {
    return join(process.env.PROGRAMDATA ?? 'C:\\ProgramData', 'iterative', 'dvc');
  }
  return join(process.env.XDG_CONFIG_DIRS?.split(':')[0] || '/etc/xdg', 'dvc');
}

function globalFolder(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support/dvc');
  if (process.platform === 'win32') {
    const local = process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
    return join(local, 'iterative', 'dvc');
  }
  return join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'dvc');
}
