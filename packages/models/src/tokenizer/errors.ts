import { HavnError } from '@havn/core';

/** The folder has none of the files that a tokenizer is read from. */
export class TokenizerMissingError extends HavnError {
  readonly code = 'TOKENIZER_MISSING';
  constructor(folder: string) {
    super(`there is no tokenizer in ${JSON.stringify(folder)}`, {
      remedy:
        'Add the tokenizer.json of the checkpoint (or vocab.txt; or vocab.json and merges.txt).',
    });
  }
}

/** A file of the tokenizer is not JSON or says something that cannot be. */
export class TokenizerFormatError extends HavnError {
  readonly code = 'TOKENIZER_FORMAT';
  constructor(file: string, problem: string, cause?: unknown) {
    super(problem, {
      cause,
      location: { file },
      remedy: 'Fetch the file again, or save it again with the tokenizers package.',
    });
  }
}

/** A kind of normaliser, splitter, model or post-processor that is not known. */
export class UnsupportedTokenizerError extends HavnError {
  readonly code = 'UNSUPPORTED_TOKENIZER';
  constructor(file: string, part: string, type: string, cause?: unknown) {
    super(`the ${part} ${JSON.stringify(type)} is not supported`, {
      cause,
      location: { file },
      remedy: 'Choose a checkpoint with a WordPiece, BPE or Unigram tokenizer.',
    });
  }
}

/** Fewer tokens are allowed than the special tokens alone need. */
export class MaxLengthTooSmallError extends HavnError {
  readonly code = 'MAX_LENGTH_TOO_SMALL';
  override readonly exitCode = 2;
  constructor(maxLength: number, special: number) {
    super(`a maximum length of ${maxLength} has no room for the ${special} special tokens`, {
      remedy: `Choose a maximum length greater than ${special}.`,
    });
  }
}
