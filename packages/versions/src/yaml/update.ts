import type * as YamlLibrary from 'yaml';
import { hasComments, keepComments, type YamlPath } from './comments.ts';
import { writeNode, type YamlNode } from './node-writer.ts';
import { parseDocument, plainOf, readYaml, yamlLibrary } from './read.ts';
import { isMap, toNode, writeYaml, type YamlMap, type YamlValue } from './write.ts';

/**
 * The text of `value` in the manner of `before`: keys keep the order that they had there, comments and
 * flow style stay. What `value` does not have goes, what is new stands at the end (DVC's `apply_diff`).
 */
export function updateYaml(before: string, value: YamlMap, file: string): string {
  if (!(hasComments(before) || /[{}[\]&*|>]/.test(before))) {
    return writeYaml(inOrderOf(value, readYaml(before, file)) as YamlMap);
  }
  const source = before.replace(/\r\n?/g, '\n');
  const document = parseDocument(source, file);
  const { contents } = document;
  if (!yamlLibrary().isMap(contents) || !isSimple(document)) {
    return updateDocument(before, value, file);
  }
  const ordered = inOrderOf(value, readYaml(source, file));
  const replaced: YamlPath[] = [];
  const node = inStyleOf(ordered, contents as YamlLibrary.Node, { source, file, replaced }, []);
  return keepComments(source, writeNode(node), replaced, file);
}

/** False where a text has names, aliases or texts over several lines, whose style is to stay. */
function isSimple(document: YamlLibrary.Document): boolean {
  const { visit, isScalar } = yamlLibrary();
  let simple = true;
  visit(document, {
    Alias: () => {
      simple = false;
    },
    Node: (_, node) => {
      const block = isScalar(node) && /^BLOCK/.test(String(node.type));
      if (block || node.anchor !== undefined) simple = false;
    },
  });
  return simple;
}

interface Before {
  readonly source: string;
  readonly file: string;
  /** Gets the lists whose items are all new. */
  readonly replaced: YamlPath[];
}

/** What stands in one line, as `{a: 1}`, stays so, with the values that it has now. */
function inStyleOf(
  value: YamlValue,
  old: YamlLibrary.Node | undefined,
  before: Before,
  path: YamlPath,
): YamlNode {
  const { isMap: isMapNode, isSeq } = yamlLibrary();
  if (isMapNode(old) && isMap(value) && !old.flow) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    return {
      entries: entries.map(([key, one]) => {
        const node = old.get(key, true) as YamlLibrary.Node | undefined;
        return [{ text: key }, inStyleOf(one, node, before, [...path, key])] as const;
      }),
    };
  }
  if (isSeq(old) && Array.isArray(value) && !old.flow) {
    const same = old.items.length === value.length;
    if (!same) before.replaced.push(path);
    return {
      items: value.map((one: YamlValue, i) => {
        const node = same ? (old.items[i] as YamlLibrary.Node) : undefined;
        return inStyleOf(one, node, before, [...path, i]);
      }),
    };
  }
  return flowOf(value, old, before) ?? toNode(value);
}

function flowOf(
  value: YamlValue,
  old: YamlLibrary.Node | undefined,
  { source, file }: Before,
): YamlNode | undefined {
  const { isCollection, Document } = yamlLibrary();
  const fits = Array.isArray(value) || isMap(value);
  if (!fits || !isCollection(old) || !old.flow || !old.range) return undefined;
  const text = source.slice(old.range[0], old.range[1]);
  if (text.includes('\n')) return undefined;
  if (writeYaml({ value }) === writeYaml({ value: plainOf(old, file) })) return { plain: text };
  const changed = new Document(value, { version: '1.2' });
  (changed.contents as YamlLibrary.YAMLMap).flow = true;
  const look = { flowCollectionPadding: false, singleQuote: true, lineWidth: 0 };
  return { plain: changed.toString(look).trimEnd() };
}

function inOrderOf(value: YamlValue, old: YamlValue): YamlValue {
  if (isMap(value) && isMap(old)) {
    const kept = Object.keys(old).filter((key) => value[key] !== undefined);
    const added = Object.keys(value).filter((key) => old[key] === undefined);
    return Object.fromEntries(
      [...kept, ...added].map((key) => [key, inOrderOf(value[key], old[key])]),
    );
  }
  if (Array.isArray(value) && Array.isArray(old) && value.length === old.length) {
    return value.map((item, i) => inOrderOf(item, old[i]));
  }
  return value;
}

function updateDocument(before: string, value: YamlMap, file: string): string {
  const document = parseDocument(before, file);
  if (!yamlLibrary().isMap(document.contents)) return writeYaml(value);
  updateMap(document, document.contents as YamlLibrary.YAMLMap, value);
  return document.toString({ indentSeq: false, lineWidth: 80, flowCollectionPadding: false });
}

function updateMap(document: YamlLibrary.Document, map: YamlLibrary.YAMLMap, value: YamlMap): void {
  const { isMap: isMapNode, isSeq } = yamlLibrary();
  for (const { key } of [...map.items]) {
    if (value[String(key)] === undefined) map.delete(key);
  }
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const node = map.get(key, true) as YamlLibrary.Node | undefined;
    if (isMap(item) && isMapNode(node)) updateMap(document, node, item);
    else if (Array.isArray(item) && isSeq(node) && node.items.length === item.length) {
      updateList(document, node, item);
    } else if (!setScalar(node, item)) map.set(key, document.createNode(item));
  }
}

function updateList(
  document: YamlLibrary.Document,
  list: YamlLibrary.YAMLSeq,
  items: readonly YamlValue[],
): void {
  const { isMap: isMapNode } = yamlLibrary();
  items.forEach((item, i) => {
    const node = list.items[i] as YamlLibrary.Node;
    if (isMap(item) && isMapNode(node)) updateMap(document, node, item);
    else if (!setScalar(node, item)) list.set(i, document.createNode(item));
  });
}

/** Changes a scalar in its place, where a comment may stand beside it. */
function setScalar(node: YamlLibrary.Node | undefined, value: YamlValue): boolean {
  if (!yamlLibrary().isScalar(node) || (typeof value === 'object' && value !== null)) {
    return yamlLibrary().isScalar(node) && String(node.source) === String(value);
  }
  if (node.value !== value && String(node.source) !== String(value)) {
    node.value = value;
    delete node.source;
  }
  return true;
}
