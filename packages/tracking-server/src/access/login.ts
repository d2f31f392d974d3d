import type { Accounts } from './accounts.ts';
import { EVERYBODY, type Identity } from './roles.ts';
import { equalSecrets } from './secrets.ts';

/** A token that may do everything, or a key. */
export async function bySecret(
  accounts: Accounts,
  token: string | undefined,
  given: string,
): Promise<Identity | undefined> {
  if (token !== undefined && equalSecrets(token, given)) return { ...EVERYBODY, name: 'token' };
  return accounts.byKey(given);
}
