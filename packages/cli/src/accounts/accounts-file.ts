import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { havnHome } from '@havn/core';
import type { Accounts, NewAccount, Role } from '@havn/tracking-server';
import { Option } from 'commander';
import { formatTable, print } from '../output.ts';

/** The users and keys of this project's server; a server that runs sees a change at once. */
export async function openAccounts(): Promise<Accounts> {
  const { Accounts } = await import('@havn/tracking-server');
  await mkdir(havnHome(), { recursive: true });
  return new Accounts(join(havnHome(), 'accounts.json'));
}

export interface AccountFlags {
  readonly role: Role;
  readonly experiments?: readonly string[];
}

export const roleOption = () =>
  new Option('--role <role>', 'what it may do')
    .choices(['read', 'write', 'admin'])
    .default('write');

export const EXPERIMENTS_HELP = 'the ids of the only experiments that it sees (default: all)';

export function accountOf(name: string, { role, experiments }: AccountFlags): NewAccount {
  return { name, role, experiments };
}

type Listed = Awaited<ReturnType<Accounts['list']>>['users'];

export function printAccounts(accounts: Listed, none: string): void {
  if (accounts.length === 0) {
    print(none);
    return;
  }
  const withIds = accounts.some(({ id }) => id !== undefined);
  const rows = accounts.map(({ name, id, role, experiments }) => [
    ...(withIds ? [id ?? ''] : []),
    name,
    role,
    experiments?.join(', ') ?? 'all',
  ]);
  print(formatTable([...(withIds ? ['id'] : []), 'name', 'role', 'experiments'], rows));
}
