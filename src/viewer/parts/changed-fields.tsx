import { language, words } from '../state.js';
import { jsonValue, labelText, shownValue } from './format.js';
import { Scroll } from './scroll.js';

export interface ChangedFieldsProps {
  readonly list: string;
  /** Values as JSON texts; undefined if they are not known. */
  readonly fields: readonly {
    readonly field: string;
    readonly before: string | undefined;
    readonly after: string | undefined;
  }[];
}

/** Fields of a record with their values before and now. */
export function ChangedFields({ list, fields }: ChangedFieldsProps) {
  const text = words.value;
  const shown = (field: string, json: string | undefined) =>
    json === undefined ? '' : shownValue(list, field, { value: jsonValue(json) }, language.value);
  return (
    <Scroll label={text.changes}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.field}</th>
            <th scope="col">{text.before}</th>
            <th scope="col">{text.after}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, before, after }) => (
            <tr key={field}>
              <th scope="row" title={field}>
                {labelText(list, field, language.value)}
              </th>
              <td class="text">{shown(field, before)}</td>
              <td class="text">{shown(field, after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
