/** One record over all archives that are open. */
import type { HistoryEntry, Value } from '../protocol.js';
import { archives, language, words } from '../state.js';
import { ChangedFields } from './changed-fields.js';
import { momentText } from './format.js';
import { Failed, useCall, Working } from './work.js';

export function History({ list, id }: { list: string; id: Value }) {
  const text = words.value;
  const { answer, part, failure, stop } = useCall('history', { list, id });
  const said: Readonly<Record<HistoryEntry['kind'], string>> = {
    none: text.notThere,
    first: text.firstThere,
    changed: text.changed,
    same: text.unchanged,
  };
  return (
    <section aria-labelledby="history">
      <h2 id="history">{text.history}</h2>
      <Working part={part} stop={stop} />
      <Failed failure={failure} />
      <ol class="changes">
        {answer?.map(({ archive, kind, fields }) => {
          const facts = archives.value.find(({ number }) => number === archive)?.facts;
          return (
            <li key={archive}>
              {facts && momentText(facts.startedAt, language.value)}: {said[kind]}
              {fields.length > 0 && <ChangedFields list={list} fields={fields} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
