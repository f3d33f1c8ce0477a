/** What this archive is, whether it is complete, and what it holds. */

import { listWords } from '../../labels/lists.js';
import { inLanguage } from '../../labels/words.js';
import { momentText, sizeText } from '../parts/format.js';
import { Link } from '../parts/link.js';
import { Scroll } from '../parts/scroll.js';
import type { ArchiveFacts, ListFacts } from '../protocol.js';
import { language, words } from '../state.js';

const wholeStatuses: readonly string[] = ['complete', 'absent', 'refused'];

export function Overview({ facts }: { facts: ArchiveFacts }) {
  const text = words.value;
  const gaps = facts.lists.filter(
    ({ status, detailsMissing }) => !wholeStatuses.includes(status) || detailsMissing > 0,
  );
  const rows = facts.lists.reduce((sum, list) => sum + list.rows, 0);
  return (
    <>
      <h1>{facts.workspace.replace(/^https?:\/\//, '')}</h1>
      <p class="lead">{text.madeOn(momentText(facts.startedAt, language.value))}</p>
      {gaps.length === 0 ? (
        <p class="state whole">
          <span aria-hidden="true">✓</span> {text.complete}
        </p>
      ) : (
        <div class="state gaps">
          <p>
            <span aria-hidden="true">!</span> {text.incomplete}
          </p>
          <ul>
            {gaps.map(({ name, reason }) => (
              <li key={name}>{text.missing(nameOf(name), reason)}</li>
            ))}
          </ul>
        </div>
      )}
      <dl class="facts">
        <Fact name={text.records} value={text.count(rows)} />
        <Fact name={text.size} value={sizeText(facts.sizeBytes, language.value)} />
        <Fact name={text.file} value={facts.fileName} />
        <Fact name={text.program} value={`ProSonata Backup ${facts.programVersion}`} />
        {facts.readAs && (
          <Fact name={text.readAs} value={[facts.readAs, facts.userGroup].filter(Boolean).join(', ')} />
        )}
      </dl>
      <h2 id="lists">{text.lists}</h2>
      <Scroll label={text.lists}>
        <table aria-labelledby="lists">
          <thead>
            <tr>
              <th scope="col">{text.list}</th>
              <th scope="col" class="right">
                {text.rows}
              </th>
              <th scope="col">{text.state}</th>
              <th scope="col" class="right">
                {text.details}
              </th>
              <th scope="col">{text.sinceLast}</th>
            </tr>
          </thead>
          <tbody>
            {facts.lists.map((list) => (
              <ListRow key={list.name} list={list} hasPrevious={facts.previous !== undefined} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function ListRow({ list, hasPrevious }: { list: ListFacts; hasPrevious: boolean }) {
  const text = words.value;
  const { name, rows, status, detailsRead, added, changed, removed, withheld } = list;
  const changes = [
    [added, text.added],
    [changed, text.changed],
    [removed, text.removed],
  ] as const;
  const some = changes.filter(([count]) => count > 0);
  return (
    <tr>
      <th scope="row">
        <Link to={{ page: 'list', wanted: { list: name, filters: [], search: '' } }}>{nameOf(name)}</Link>
      </th>
      <td class="right">{text.count(rows)}</td>
      <td>
        {text.statuses[status] ?? status}
        {withheld && <small> {text.withheld(withheld)}</small>}
      </td>
      <td class="right">{detailsRead > 0 ? text.count(detailsRead) : ''}</td>
      <td>
        {!hasPrevious && some.length === 0 ? (
          ''
        ) : some.length === 0 ? (
          '–'
        ) : (
          <Link to={{ page: 'changes', list: name }}>
            {some.map(([count, word]) => `${text.count(count)} ${word}`).join(', ')}
          </Link>
        )}
      </td>
    </tr>
  );
}

export function nameOf(list: string): string {
  return inLanguage(listWords(list).many, language.value);
}
