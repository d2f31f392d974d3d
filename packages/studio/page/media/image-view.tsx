import { useState } from 'react';
import type { MediaItem } from '../../src/server/media/list-media.ts';
import { fileUrl } from './use-file.ts';

/** Pictures of one step that fit on a page. */
const MOST = 12;
/** Smaller ones are shown pixel by pixel. */
const TINY = 96;

interface Props {
  readonly items: readonly MediaItem[];
  readonly runId: string;
  /** What a picture is called for those who do not see it. */
  readonly name: string;
}

export function ImageView({ items, runId, name }: Props) {
  return (
    <div>
      <div className={items.length > 1 ? 'image-grid' : undefined}>
        {items.slice(0, MOST).map(({ path }, index) => (
          <Picture
            key={path}
            url={fileUrl(runId, path)}
            name={items.length > 1 ? `${name}, ${index + 1} of ${items.length}` : name}
          />
        ))}
      </div>
      {items.length > MOST && (
        <p className="muted">
          {MOST} of {items.length}; all are among the files.
        </p>
      )}
    </div>
  );
}

function Picture({ url, name }: { readonly url: string; readonly name: string }) {
  const [size, setSize] = useState<readonly [number, number]>();
  const isTiny = size !== undefined && Math.max(...size) < TINY;
  return (
    <a href={url} target="_blank" rel="noreferrer" className="picture">
      <img
        src={url}
        alt={name}
        loading="lazy"
        className={isTiny ? 'tiny' : undefined}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
          setSize([naturalWidth, naturalHeight]);
        }}
      />
    </a>
  );
}
