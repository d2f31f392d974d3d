import { join, posix } from 'node:path';
import { readText } from '@havn/data';
import type { Caption, CaptionProblem, FoundCaptions } from './caption-problems.ts';
import type { ImageFolder } from './list-folder.ts';
import { readMetadata } from './read-metadata.ts';

/** Characters of a text beside an image that are read. */
const CAPTION_LENGTH = 100_000;

/**
 * The captions of a folder of images, from every `metadata.jsonl` and `metadata.csv` in it and from
 * texts of the images' names, and what does not match. Without any of these there is nothing to match.
 */
export async function readCaptions(folder: ImageFolder): Promise<FoundCaptions> {
  const images = new Set(folder.images);
  const captions = new Map<string, Caption>();
  const problems: CaptionProblem[] = [];
  const sources = new Set<string>();
  const add = (caption: Caption) => {
    const first = captions.get(caption.image);
    const place = { file: caption.file, line: caption.line };
    if (!images.has(caption.image)) {
      problems.push({
        code: 'image-missing',
        ...place,
        message: `there is no image ${caption.image}`,
      });
    } else if (first) {
      const where = `${first.file}:${first.line}`;
      problems.push({
        code: 'second-caption',
        ...place,
        message: `${caption.image} has a caption already (${where})`,
      });
    } else {
      captions.set(caption.image, caption);
      if (caption.text.trim() === '') {
        problems.push({
          code: 'empty-caption',
          ...place,
          message: `the caption of ${caption.image} is empty`,
        });
      }
    }
  };
  for (const file of folder.metadata) {
    sources.add(posix.basename(file));
    for await (const found of readMetadata(folder.folder, file)) {
      if ('problem' in found) problems.push(found.problem);
      else add(found.caption);
    }
  }
  for await (const found of textsBeside(folder)) {
    sources.add('a text beside each image');
    if ('problem' in found) problems.push(found.problem);
    else add(found.caption);
  }
  if (sources.size > 0) {
    for (const image of folder.images) {
      if (captions.has(image)) continue;
      problems.push({
        code: 'image-without-caption',
        file: image,
        message: 'this image has no caption',
      });
    }
  }
  return { captions, problems, sources: [...sources] };
}

/** `a.txt` beside `a.png`. Texts in a folder without any such pair are no captions. */
async function* textsBeside({
  folder,
  images,
  texts,
}: ImageFolder): AsyncGenerator<
  { readonly caption: Caption } | { readonly problem: CaptionProblem }
> {
  const byStem = new Map(images.map((image) => [stem(image), image]));
  const withPairs = new Set(
    texts.filter((text) => byStem.has(stem(text))).map((text) => posix.dirname(text)),
  );
  for (const file of texts) {
    const image = byStem.get(stem(file));
    if (image !== undefined) {
      const text = await wholeText(join(folder, file));
      yield { caption: { image, text: text.trim(), file, line: 1 } };
    } else if (withPairs.has(posix.dirname(file))) {
      yield {
        problem: {
          code: 'text-without-image',
          file,
          line: 1,
          message: 'there is no image of this name',
        },
      };
    }
  }
}

function stem(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

async function wholeText(file: string): Promise<string> {
  let text = '';
  for await (const part of readText(file, undefined, () => {})) {
    text += part;
    if (text.length > CAPTION_LENGTH) break;
  }
  return text;
}
