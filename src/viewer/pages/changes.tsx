/** What has become of the records of a list since the last backup. */
import { ChangedFields } from '../parts/changed-fields.js';
import { titleText } from '../parts/format.js';
import { Link } from '../parts/link.js';
import { Failed, useCall, Working } from '../parts/work.js';
import { language, words } from '../state.js';
import { nameOf } from './overview.js';
import { wordFor } from './record.js';

export function ChangesPage({ archive, list }: { archive: number; list: string }) {
  const text = words.value;
  const { answer, part, failure, stop } = useCall('changes', { archive, list });
  return (
    <>
      <h1>{text.changesOf(nameOf(list))}</h1>
      <p class="quiet">{text.changesAtMost}</p>
      <Working part={part} stop={stop} />
      <Failed failure={failure} />
      <ul class="changes">
        {answer?.map(({ id, kind, title, fields }) => (
          <li key={String(id)}>
            <h2>
              <span class={`mark ${kind}`}>{wordFor(kind)}</span>{' '}
              {kind === 'removed' ? (
                titleText(title, language.value) || String(id)
              ) : (
                <Link to={{ page: 'record', list, id: String(id) }}>
                  {titleText(title, language.value) || String(id)}
                </Link>
              )}
            </h2>
            {fields.length > 0 && <ChangedFields list={list} fields={fields} />}
          </li>
        ))}
      </ul>
    </>
  );
}
