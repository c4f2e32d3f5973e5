import { assert } from './assert.ts';
import { formatDecimal } from './decimal.ts';

/**
 * One text for one value: keys sorted, no blanks, exact decimals (every bigint here is one) as decimal strings,
 * absent where undefined. NaN and the infinities have no text and are a defect of the caller.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      assert(Number.isFinite(value), `${value} has no canonical text`);
      return JSON.stringify(value);
    case 'bigint':
      return `"${formatDecimal(value)}"`;
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? arrayText(value) : objectText(value);
    default:
      assert(false, `a ${typeof value} has no canonical text`);
  }
}

function arrayText(items: readonly unknown[]): string {
  let text = '[';
  for (const item of items) text += text.length > 1 ? `,${canonicalJson(item)}` : canonicalJson(item);
  return `${text}]`;
}

function objectText(value: object): string {
  assert(isPlain(value), 'what is no plain object has no canonical text');
  const fields = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(fields);
  if (!isSorted(keys)) keys.sort();
  let text = '{';
  for (const key of keys) {
    const field = fields[key];
    if (field === undefined) continue;
    text += `${text.length > 1 ? ',' : ''}${keyText(key)}${canonicalJson(field)}`;
  }
  return `${text}}`;
}

/** A map, a date or a column of doubles keeps what it holds elsewhere than in its keys: its text would be a lie. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return false;
  }
  return true;
}

/** A plain name, as nearly every key is, needs no escape. */
const PLAIN = /^[A-Za-z0-9_-]*$/;

function keyText(key: string): string {
  return PLAIN.test(key) ? `"${key}":` : `${JSON.stringify(key)}:`;
}
