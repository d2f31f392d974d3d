import type { Access } from '../protocol/endpoint.ts';

export type Role = Access;

const RANK: Readonly<Record<Role, number>> = { read: 0, write: 1, admin: 2 };

/** Whether a role may do what needs `needed`. */
export function allows(role: Role, needed: Access): boolean {
  return RANK[role] >= RANK[needed];
}

/** Who makes a call. */
export interface Identity {
  /** A user's name, or `key:NAME`. */
  readonly name: string;
  readonly role: Role;
  /** Ids of the experiments that it may see and change; all when undefined. */
  readonly experiments: readonly string[] | undefined;
}

/** Who calls where nobody has to log in. */
export const EVERYBODY: Identity = { name: 'local', role: 'admin', experiments: undefined };
