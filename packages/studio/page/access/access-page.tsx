import { type ReactNode, useState } from 'react';
import { apiUrl, send } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';
import { formatAge } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { useTitle } from '../shell/use-title.ts';
import { NewKey, NewUser } from './new-accounts.tsx';
import { type Me, useSession } from './session.ts';
import './access.css';

type Role = Me['role'];

interface Account {
  readonly name: string;
  readonly role: Role;
  readonly experiments?: readonly string[];
  readonly id?: string;
  readonly created?: number;
}

interface AccountsAnswer {
  readonly users: readonly Account[];
  readonly keys: readonly Account[];
}

/** Who may log in, and with which keys; for admins. */
export default function AccessPage() {
  useTitle('Users and keys');
  const { me } = useSession();
  if (me?.role !== 'admin') {
    return (
      <div className="content">
        <h1>Users and keys</h1>
        <p className="muted">An admin of this server can change who may log in.</p>
      </div>
    );
  }
  return <Accounts />;
}

function Accounts() {
  const { me } = useSession();
  const { data, error, reload } = useLoad<AccountsAnswer>(apiUrl('/accounts'));
  const [failure, setFailure] = useState<Error>();
  const remove = (url: string) =>
    send('DELETE', apiUrl(url)).then(() => {
      setFailure(undefined);
      reload();
    }, setFailure);
  return (
    <div className="content">
      <h1>Users and keys</h1>
      <Problem error={error ?? failure} />
      {data && (
        <>
          <AccountList
            title="Users"
            accounts={data.users}
            none="Nobody has a name and a password yet."
            onRemove={({ name }) => remove(`/users/${encodeURIComponent(name)}`)}
          >
            <NewUser first={!me?.login} reload={reload} />
          </AccountList>
          <AccountList
            title="Keys"
            accounts={data.keys}
            none="There are no keys. A job logs in with one: as MLFLOW_TRACKING_TOKEN."
            onRemove={({ id = '' }) => remove(`/keys/${id}`)}
          >
            <NewKey reload={reload} />
          </AccountList>
        </>
      )}
    </div>
  );
}

interface ListProps {
  readonly title: string;
  readonly accounts: readonly Account[];
  readonly none: string;
  readonly onRemove: (account: Account) => void;
  readonly children: ReactNode;
}

function AccountList({ title, accounts, none, onRemove, children }: ListProps) {
  return (
    <section className="panel">
      <header>
        <h2>
          {title} <span className="muted">{accounts.length}</span>
        </h2>
      </header>
      {accounts.length === 0 && <p className="body muted">{none}</p>}
      {accounts.length > 0 && (
        <ul className="account-list" aria-label={title}>
          {accounts.map((account) => (
            <AccountRow
              key={account.id ?? account.name}
              account={account}
              onRemove={() => onRemove(account)}
            />
          ))}
        </ul>
      )}
      {children}
    </section>
  );
}

interface RowProps {
  readonly account: Account;
  readonly onRemove: () => void;
}

/** Removing asks once more: what a job logs in with is not brought back. */
function AccountRow({ account, onRemove }: RowProps) {
  const [sure, setSure] = useState(false);
  const { name, role, experiments, id, created } = account;
  return (
    <li className="row account">
      <div className="row wrap grow">
        <strong className="account-name">{name}</strong>
        {id && <code className="muted">{id}</code>}
        <span className="badge">{role}</span>
        <span className="muted">
          {experiments ? `experiments ${experiments.join(', ')}` : 'all experiments'}
        </span>
        {created !== undefined && <span className="muted">made {formatAge(created)}</span>}
      </div>
      {sure ? (
        <>
          <button type="button" className="button small danger" onClick={onRemove}>
            Remove for good
          </button>
          <button type="button" className="button small quiet" onClick={() => setSure(false)}>
            Keep
          </button>
        </>
      ) : (
        <button type="button" className="button small" onClick={() => setSure(true)}>
          Remove<span className="sr-only"> {name}</span>
        </button>
      )}
    </li>
  );
}
