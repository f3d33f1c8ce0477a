/** The values of a record with their labels; references lead to what they name. */
import type { ArchiveFacts, Field } from '../protocol.js';
import { language } from '../state.js';
import { labelText, shownValue } from './format.js';
import { Link } from './link.js';

export function Fields({
  list,
  fields,
  facts,
}: {
  list: string;
  fields: readonly Field[];
  facts: ArchiveFacts;
}) {
  return (
    <dl class="fields">
      {fields.map((field) => {
        const { column, value, title } = field;
        const shown = shownValue(list, column.field, field, language.value);
        const target = facts.lists.find(({ table }) => table === column.refersTo);
        return (
          <div key={column.name}>
            <dt title={column.field}>{labelText(list, column.field, language.value)}</dt>
            <dd>
              {target && title !== undefined ? (
                <Link to={{ page: 'record', list: target.name, id: String(value) }}>{shown}</Link>
              ) : (
                shown
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
