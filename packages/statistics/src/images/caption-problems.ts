/** Something about captions that does not match. */
export interface CaptionProblem {
  readonly code:
    | 'bad-row'
    | 'no-file-name'
    | 'no-caption-column'
    | 'image-missing'
    | 'image-without-caption'
    | 'text-without-image'
    | 'empty-caption'
    | 'second-caption'
    | 'leaves-the-folder';
  readonly file: string;
  /** From 1; of an image without caption none. */
  readonly line?: number;
  readonly message: string;
}

/** A caption and where it stands. */
export interface Caption {
  /** The path of its image, from the folder. */
  readonly image: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

/** What the captions of a folder come to. */
export interface FoundCaptions {
  /** By the image's path. */
  readonly captions: ReadonlyMap<string, Caption>;
  readonly problems: readonly CaptionProblem[];
  /** Where they were found: `metadata.jsonl`, `metadata.csv`, `a text beside each`. */
  readonly sources: readonly string[];
}
