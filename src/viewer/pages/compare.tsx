/** What two archives have different, list by list. */
import { useState } from 'preact/hooks';
import { ChangedFields } from '../parts/changed-fields.js';
import { momentText, titleText } from '../parts/format.js';
import { Failed, useCall, Working } from '../parts/work.js';
import type { Compared } from '../protocol.js';
import { archives, language, type OpenedArchive, words } from '../state.js';
import { nameOf } from './overview.js';
import { wordFor } from './record.js';

export function ComparePage() {
  const text = words.value;
  const byTime = archives.value.toSorted((a, b) => (a.facts.startedAt < b.facts.startedAt ? -1 : 1));
  const [older, setOlder] = useState<number>();
  const [newer, setNewer] = useState<number>();
  const before = byTime.find(({ number }) => number === older) ?? byTime.at(-2);
  const after = byTime.find(({ number }) => number === newer) ?? byTime.at(-1);
  return (
    <>
      <h1>{text.compare}</h1>
      {!before || !after ? (
        <p>{text.compareText}</p>
      ) : (
        <>
          <p class="pair">
            <Choice label={text.older} of={byTime} chosen={before} choose={setOlder} />
            <Choice label={text.newer} of={byTime} chosen={after} choose={setNewer} />
          </p>
          <Differences key={`${before.number} ${after.number}`} before={before.number} after={after.number} />
        </>
      )}
    </>
  );
}

function Choice({
  label,
  of: archives,
  chosen,
  choose,
}: {
  label: string;
  of: readonly OpenedArchive[];
  chosen: OpenedArchive;
  choose: (number: number) => void;
}) {
  return (
    <label>
      {label}{' '}
      <select value={chosen.number} onChange={({ currentTarget }) => choose(Number(currentTarget.value))}>
        {archives.map(({ number, facts }) => (
          <option key={number} value={number}>
            {momentText(facts.startedAt, language.value)}, {facts.fileName}
          </option>
        ))}
      </select>
    </label>
  );
}

function Differences({ before, after }: { before: number; after: number }) {
  const text = words.value;
  const [found, setFound] = useState<readonly Compared[]>([]);
  const { part, failure, stop } = useCall('compare', { before, after }, (one) =>
    setFound((known) => [...known, one]),
  );
  const isSame = ({ added, changed, removed }: Compared) => added + changed + removed === 0;
  const equal = found.filter(isSame);
  return (
    <>
      <Working part={part} stop={stop} />
      <Failed failure={failure} />
      {found
        .filter((one) => !isSame(one))
        .map((one) => (
          <OneList key={one.list} compared={one} />
        ))}
      {equal.length > 0 && (
        <p>
          {text.equal} {equal.map(({ list }) => nameOf(list)).join(', ')}
        </p>
      )}
    </>
  );
}

function OneList({ compared }: { compared: Compared }) {
  const text = words.value;
  const { list, added, changed, removed, same, differences } = compared;
  const counts = [
    [added, text.added],
    [changed, text.changed],
    [removed, text.removed],
    [same, text.same],
  ] as const;
  return (
    <section aria-label={nameOf(list)}>
      <h2>{nameOf(list)}</h2>
      <p>{counts.map(([count, word]) => `${text.count(count)} ${word}`).join(', ')}</p>
      {differences.length < added + changed + removed && (
        <p class="quiet">{text.onlySome(differences.length)}</p>
      )}
      <ul class="changes">
        {differences.map(({ kind, id, title, fields }) => (
          <li key={`${kind} ${id}`}>
            <details>
              <summary>
                <span class={`mark ${kind}`}>{wordFor(kind)}</span>{' '}
                {titleText(title, language.value) || String(id)}
              </summary>
              {fields.length > 0 && <ChangedFields list={list} fields={fields} />}
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
