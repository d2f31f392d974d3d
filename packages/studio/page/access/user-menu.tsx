import { Icon } from '../design/icon.tsx';
import { Popover } from '../design/popover.tsx';
import { navigate } from '../router/location.ts';
import { logOut, type Me, useSession } from './session.ts';
import './access.css';

const MAY: Readonly<Record<Me['role'], string>> = {
  read: 'may look',
  write: 'may look and change',
  admin: 'may do everything',
};

/** Who is logged in; nothing where nobody has to. */
export function UserMenu() {
  const { me } = useSession();
  if (!me?.login) return null;
  return (
    <Popover
      label={`Logged in as ${me.name}`}
      className="button quiet icon"
      button={<Icon name="user" />}
    >
      {(close) => (
        <>
          <div className="user-menu">
            <strong className="clip">{me.name}</strong>
            <span className="muted">{MAY[me.role]}</span>
          </div>
          {me.role === 'admin' && (
            <button
              type="button"
              className="item"
              onClick={() => {
                close();
                navigate('/access');
              }}
            >
              Users and keys
            </button>
          )}
          <button type="button" className="item" onClick={() => void logOut()}>
            Log out
          </button>
        </>
      )}
    </Popover>
  );
}
