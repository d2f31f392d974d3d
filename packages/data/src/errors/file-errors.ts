import { HavnError, type SourceLocation } from '@havn/core';

/** Nothing is at the path that was given. */
export class DataNotFoundError extends HavnError {
  readonly code = 'DATA_NOT_FOUND';
  override readonly exitCode = 2;
  constructor(path: string, cause?: unknown) {
    super(`there is no file or folder ${JSON.stringify(path)}`, {
      remedy: 'Check the path; it is read from the folder in which the command runs.',
      cause,
    });
  }
}

/** The bytes are not UTF-8. `offset` counts bytes from 0, of the decompressed content. */
export class InvalidUtf8Error extends HavnError {
  readonly code = 'INVALID_UTF8';
  readonly offset: number;
  constructor(offset: number, byte: number, location: SourceLocation) {
    const hex = `0x${byte.toString(16).padStart(2, '0')}`;
    super(`byte ${offset} (${hex}) is not valid UTF-8`, {
      location,
      remedy:
        offset === 0 && (byte === 0xff || byte === 0xfe)
          ? 'The file looks like UTF-16: save it as UTF-8 (iconv -f UTF-16 -t UTF-8 IN > OUT).'
          : 'Save the file as UTF-8 (for Western texts: iconv -f WINDOWS-1252 -t UTF-8 IN > OUT).',
    });
    this.offset = offset;
  }
}

/** A gzip file that is cut off or damaged. */
export class CorruptGzipError extends HavnError {
  readonly code = 'CORRUPT_GZIP';
  constructor(file: string, cause: Error) {
    super(`the gzip data cannot be decompressed (${cause.message})`, {
      location: { file },
      remedy: 'Copy or download the file again; "gzip -t FILE" checks it.',
      cause,
    });
  }
}

/** A Parquet file that is damaged, or compressed in a way that is not read here. */
export class UnreadableParquetError extends HavnError {
  readonly code = 'UNREADABLE_PARQUET';
  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the Parquet file cannot be read (${reason})`, {
      location: { file },
      remedy:
        'Copy it again if it is cut off; Zstandard needs Node 22.15 or later: write it with snappy, gzip or brotli instead, or as CSV or JSONL.',
      cause,
    });
  }
}

/** A file that is none of the formats that are read. */
export class UnknownFormatError extends HavnError {
  readonly code = 'UNKNOWN_DATA_FORMAT';
  constructor(file: string, looksLike: string) {
    super(`this is ${looksLike}, which is not read`, {
      location: { file },
      remedy:
        'Give CSV, TSV, "text;label" lines, JSONL, a JSON array of objects, Parquet, or a folder with one sub-folder of text files a label.',
    });
  }
}

/** A folder in which no data set is recognised. */
export class UnrecognisedFolderError extends HavnError {
  readonly code = 'UNRECOGNISED_FOLDER';
  override readonly exitCode = 2;
  constructor(folder: string, entries: readonly string[]) {
    const seen = entries.slice(0, 8).join(', ');
    super(`no data set is recognised in this folder (it holds ${seen || 'nothing'})`, {
      location: { file: folder },
      remedy:
        'A folder holds one sub-folder of .txt files a label, or sub-folders or files named train, validation and test; or name one file.',
    });
  }
}

/** No row at all. */
export class NoRowsError extends HavnError {
  readonly code = 'NO_ROWS';
  constructor(file: string) {
    super('there is no row of data', {
      location: { file },
      remedy: 'Give a file with at least one row below its header.',
    });
  }
}

/** A source gives other texts than when it was first read. */
export class DataChangedError extends HavnError {
  readonly code = 'DATA_CHANGED';
  constructor(location: SourceLocation) {
    super('the data changed while they were in use', {
      location,
      remedy: 'Leave the files as they are until the run has ended, then start it again.',
    });
  }
}
