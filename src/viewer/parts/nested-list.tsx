/** A nested list of a record, such as the positions of an invoice, as a table. */

import { labelOf } from '../../labels/labels.js';
import { inLanguage } from '../../labels/words.js';
import { language } from '../state.js';
import { isRight, labelText, shownValue } from './format.js';
import { Scroll } from './scroll.js';

const itemsAtMost = 500;

export interface NestedListProps {
  readonly list: string;
  readonly field: string;
  readonly json: string;
  /** One below that of the record. */
  readonly heading?: 'h2' | 'h5';
}

export function NestedList({ list, field, json, heading: Heading = 'h2' }: NestedListProps) {
  const items = objectsIn(json);
  const title = inLanguage(labelOf(list, field).words, language.value);
  if (!items) {
    return (
      <section>
        <Heading>{title}</Heading>
        <p class="stored">{json}</p>
      </section>
    );
  }
  if (items.length === 0) return null;
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))].filter((name) =>
    items.some((item) => item[name] !== null && item[name] !== ''),
  );
  const within = `${list}.${field}`;
  return (
    <section>
      <Heading>{title}</Heading>
      <Scroll label={title}>
        <table>
          <thead>
            <tr>
              {names.map((name) => (
                <th key={name} scope="col" title={name} class={isRight(within, name) ? 'right' : ''}>
                  {labelText(within, name, language.value)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.slice(0, itemsAtMost).map((item, index) => (
              <tr key={index}>
                {names.map((name) => (
                  <td key={name} class={isRight(within, name) ? 'right' : 'text'}>
                    {itemText(within, name, item[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

type Item = Readonly<Record<string, unknown>>;

/** Undefined unless all elements are objects. */
function objectsIn(json: string): readonly Item[] | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    const items: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    const areObjects = items.every(
      (item) => typeof item === 'object' && item !== null && !Array.isArray(item),
    );
    return areObjects ? (items as readonly Item[]) : undefined;
  } catch {
    return undefined;
  }
}

function itemText(list: string, field: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') {
    return shownValue(list, field, { value }, language.value);
  }
  return typeof value === 'boolean'
    ? shownValue(list, field, { value: Number(value) }, language.value)
    : JSON.stringify(value);
}
