/** Looks for words in everything, and shows what is found as it is found. */
import { useEffect, useState } from 'preact/hooks';
import { plainText } from '../../labels/plain-text.js';
import { labelText, titleText } from '../parts/format.js';
import { Link } from '../parts/link.js';
import { Failed, useCall, Working } from '../parts/work.js';
import type { ArchiveFacts, ColumnFacts, Hit, ListHits } from '../protocol.js';
import { language, listIn, words } from '../state.js';
import { nameOf } from './overview.js';

export function SearchPage({ archive, facts, text }: { archive: number; facts: ArchiveFacts; text: string }) {
  const say = words.value;
  const [found, setFound] = useState<readonly ListHits[]>([]);
  useEffect(() => setFound([]), [archive, text]);
  const { answer, part, failure, stop } = useCall(
    'search',
    text.trim() ? { archive, text } : undefined,
    (hits) => setFound((before) => [...before, hits]),
  );
  const all = found.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <h1>
        {say.search}: {text}
      </h1>
      <p class="quiet">{say.searchHint}</p>
      <Working part={text.trim() ? part : undefined} stop={stop} />
      <Failed failure={failure} />
      {answer === null && <p role="status">{say.searchDone(found.length, all)}</p>}
      {found.map(({ list, count, hits }) => (
        <section key={list} aria-label={nameOf(list)} class="hits">
          <h2>
            {nameOf(list)} <small>{say.count(count)}</small>
          </h2>
          <ul>
            {hits.map((hit) => (
              <li key={String(hit.id)}>
                <Link to={{ page: 'record', list, id: String(hit.id) }}>
                  {titleText(hit.title, language.value) || String(hit.id)}
                </Link>
                <small>
                  {labelText(list, columnOf(facts, list, hit.column)?.field ?? hit.column, language.value)}:{' '}
                  <Marked {...hit} isNested={columnOf(facts, list, hit.column)?.isNested === true} />
                </small>
              </li>
            ))}
          </ul>
          {count > hits.length && (
            <p>
              <Link to={{ page: 'list', wanted: { list, filters: [], search: text } }}>
                {say.allHits(count, nameOf(list))}
              </Link>
            </p>
          )}
        </section>
      ))}
    </>
  );
}

function columnOf(facts: ArchiveFacts, list: string, column: string): ColumnFacts | undefined {
  return listIn(facts, list)?.columns.find(({ name }) => name === column);
}

interface MarkedProps extends Pick<Hit, 'text' | 'marked'> {
  readonly isNested: boolean;
}

/** The text with the place marked that was found, without the signs of HTML and of nested lists. */
function Marked({ text, marked: [from, to] = [0, 0], isNested }: MarkedProps) {
  const plain = (part: string) =>
    plainText(isNested ? part.replace(/"\w+":|[{}[\]"]/g, ' ').replace(/ +/g, ' ') : part);
  return (
    <>
      {plain(text.slice(0, from))}
      <mark>{text.slice(from, to)}</mark>
      {plain(text.slice(to))}
    </>
  );
}
