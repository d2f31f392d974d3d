import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { BadEndpointError, BadTokenError } from './errors.ts';

/** What the variables of the Hugging Face libraries say. */
export interface HubSettings {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly cacheDir: string;
  readonly token: string | undefined;
  readonly offline: boolean;
}

const PUBLIC_HUB = 'https://huggingface.co';

/**
 * Reads `HF_ENDPOINT`, `HF_HUB_CACHE`, `HF_HOME`, `HF_TOKEN` (else the token file that `hf auth login`
 * writes) and `HF_HUB_OFFLINE`, with the defaults of the Python library.
 */
export async function hubSettings(env: NodeJS.ProcessEnv, cacheDir?: string): Promise<HubSettings> {
  const cacheHome = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const home = env.HF_HOME || join(cacheHome, 'huggingface');
  const tokenFile = env.HF_TOKEN_PATH || join(home, 'token');
  const endpoint = (env.HF_ENDPOINT || PUBLIC_HUB).replace(/\/+$/, '');
  if (!isWebAddress(endpoint)) throw new BadEndpointError(endpoint);
  const token = env.HF_TOKEN?.trim() || (await tokenIn(tokenFile));
  // A line break or worse inside would be refused with a message that shows the token.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) throw new BadTokenError(endpoint);
  return {
    endpoint,
    cacheDir: cacheDir ?? (env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE || join(home, 'hub')),
    token,
    offline: [env.HF_HUB_OFFLINE, env.TRANSFORMERS_OFFLINE].some(isOn),
  };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

async function tokenIn(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim() || undefined;
  } catch {
    return undefined;
  }
}

function isOn(value: string | undefined): boolean {
  return /^(1|on|yes|true)$/i.test(value ?? '');
}
