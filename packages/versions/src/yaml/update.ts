import type * as YamlLibrary from 'yaml';
import { parseDocument, readYaml, yamlLibrary } from './read.ts';
import { isMap, writeYaml, type YamlMap, type YamlValue } from './write.ts';

/**
 * The text of `value` in the manner of `before`: keys keep the order that they had there, comments and
 * flow style stay. What `value` does not have goes, what is new stands at the end (DVC's `apply_diff`).
 */
export function updateYaml(before: string, value: YamlMap, file: string): string {
  if (/[#{}[\]&*|>]/.test(before)) return updateDocument(before, value, file);
  const old = readYaml(before, file);
  return writeYaml(inOrderOf(value, old) as YamlMap);
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
