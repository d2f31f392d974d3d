import { type FormEvent, useState } from 'react';
import { apiUrl, send } from '../api/call.ts';
import { Problem } from '../design/problem.tsx';
import type { Me } from './session.ts';

type Role = Me['role'];

const ROLES: readonly Role[] = ['read', 'write', 'admin'];

interface RoleProps {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

function RoleField({ value, onChange }: RoleProps) {
  return (
    <label className="labelled">
      <span className="muted">may</span>
      <select
        className="field"
        value={value}
        onChange={(event) => onChange(event.target.value as Role)}
      >
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {role}
          </option>
        ))}
      </select>
    </label>
  );
}

const MIN_PASSWORD = 12;

interface NewUserProps {
  /** Nobody can log in yet. */
  readonly first: boolean;
  readonly reload: () => void;
}

/** A name, a password and what they may do. */
export function NewUser({ first, reload }: NewUserProps) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>(first ? 'admin' : 'write');
  const [error, setError] = useState<Error>();
  const add = (event: FormEvent) => {
    event.preventDefault();
    send('POST', apiUrl('/users'), { name: name.trim(), password, role }).then(() => {
      setName('');
      setPassword('');
      setError(undefined);
      reload();
    }, setError);
  };
  const ready = name.trim() !== '' && password.length >= MIN_PASSWORD;
  return (
    <form className="body row wrap" onSubmit={add}>
      <input
        className="field account-field"
        aria-label="Name of a new user"
        placeholder="name"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <input
        className="field account-field grow"
        aria-label={`Password of the new user, at least ${MIN_PASSWORD} characters`}
        placeholder={`password, at least ${MIN_PASSWORD} characters`}
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <RoleField value={role} onChange={setRole} />
      <button type="submit" className="button" disabled={!ready}>
        Add user
      </button>
      {first && (
        <p className="muted account-note">
          With the first user everybody has to log in, you too: make yourself an admin.
        </p>
      )}
      <Problem error={error} />
    </form>
  );
}

/** A key is shown once: the server itself does not know it. */
export function NewKey({ reload }: { readonly reload: () => void }) {
  const [name, setName] = useState('');
  const [experiments, setExperiments] = useState('');
  const [role, setRole] = useState<Role>('write');
  const [made, setMade] = useState<string>();
  const [error, setError] = useState<Error>();
  const ids = experiments.split(/[\s,]+/).filter((id) => id !== '');
  const add = (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), role, ...(ids.length > 0 && { experiments: ids }) };
    send<{ key: string }>('POST', apiUrl('/keys'), body).then(({ key }) => {
      setMade(key);
      setName('');
      setExperiments('');
      setError(undefined);
      reload();
    }, setError);
  };
  return (
    <form className="body row wrap" onSubmit={add}>
      <input
        className="field account-field"
        aria-label="What a new key is for"
        placeholder="what it is for"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <input
        className="field account-field grow"
        aria-label="Ids of the only experiments that it sees; empty for all"
        placeholder="ids of experiments, or empty for all"
        value={experiments}
        onChange={(event) => setExperiments(event.target.value)}
      />
      <RoleField value={role} onChange={setRole} />
      <button type="submit" className="button" disabled={name.trim() === ''}>
        Make key
      </button>
      {made && (
        <p className="account-note" role="status">
          Copy it now, it is not shown again: <code className="made-key">{made}</code>
        </p>
      )}
      <Problem error={error} />
    </form>
  );
}
