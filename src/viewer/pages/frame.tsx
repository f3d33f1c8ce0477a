/** What is around every page: the archive's name, search, language, and the way to everything. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { momentText } from '../parts/format.js';
import { Link } from '../parts/link.js';
import type { OpenedArchive } from '../state.js';
import { archives, go, language, listIn, route, shown, words } from '../state.js';
import { ChangesPage } from './changes.js';
import { ComparePage } from './compare.js';
import { ListPage } from './list.js';
import { nameOf, Overview } from './overview.js';
import { PeoplePage, PersonPage } from './person.js';
import { QuestionPage } from './question.js';
import { RecordPage } from './record.js';
import { SearchPage } from './search.js';
import { ChooseFile } from './start.js';

export interface FrameProps {
  readonly archive: OpenedArchive;
  choose(files: readonly File[]): void;
  close(): void;
}

export function LanguageSwitch() {
  return (
    <label class="language">
      <span class="hidden">{words.value.language}</span>
      <select
        value={language.value}
        onChange={({ currentTarget }) => {
          language.value = currentTarget.value === 'de' ? 'de' : 'en';
        }}
      >
        <option value="de" lang="de">
          Deutsch
        </option>
        <option value="en" lang="en">
          English
        </option>
      </select>
    </label>
  );
}

export function Frame({ archive, choose, close }: FrameProps) {
  const text = words.value;
  return (
    <div class="frame">
      <header>
        <p class="brand">{archive.facts.workspace.replace(/^https?:\/\//, '')}</p>
        <SearchField />
        {archives.value.length > 1 && (
          <label>
            <span class="hidden">{text.archiveShown}</span>
            <select
              value={shown.value}
              onChange={({ currentTarget }) => {
                shown.value = Number(currentTarget.value);
              }}
            >
              {archives.value.map(({ facts, number }, place) => (
                <option key={number} value={place}>
                  {momentText(facts.startedAt, language.value)}, {facts.fileName}
                </option>
              ))}
            </select>
          </label>
        )}
        <LanguageSwitch />
        <button type="button" onClick={close}>
          {text.closeAll}
        </button>
      </header>
      <nav aria-label={text.lists}>
        <ul>
          <li>
            <Link to={{ page: 'overview' }} current={route.value.page === 'overview'}>
              {text.overview}
            </Link>
          </li>
          <li>
            <Link
              to={{ page: 'question', name: '', given: {} }}
              current={['question', 'person'].includes(route.value.page)}
            >
              {text.questions}
            </Link>
          </li>
          <li>
            <Link to={{ page: 'compare' }} current={route.value.page === 'compare'}>
              {text.compare}
            </Link>
          </li>
        </ul>
        <ul>
          {archive.facts.lists.map(({ name, rows }) => (
            <li key={name}>
              <Link
                to={{ page: 'list', wanted: { list: name, filters: [], search: '' } }}
                current={route.value.page === 'list' && route.value.wanted.list === name}
              >
                {nameOf(name)} <small>{text.count(rows)}</small>
              </Link>
            </li>
          ))}
        </ul>
        <ChooseFile choose={choose} label={text.chooseAnother} />
      </nav>
      <main id="content" tabIndex={-1}>
        <Page archive={archive} />
      </main>
    </div>
  );
}

function SearchField() {
  const text = words.value;
  const box = useRef<HTMLInputElement>(null);
  const current = route.value.page === 'search' ? route.value.text : '';
  const [typed, setTyped] = useState(current);
  useEffect(() => setTyped(current), [current]);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (!event.ctrlKey || event.key !== 'k') return;
      event.preventDefault();
      box.current?.focus();
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, []);
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim()) go({ page: 'search', text: typed.trim() });
        }}
      >
        <input
          ref={box}
          type="search"
          aria-label={text.search}
          placeholder={text.search}
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <button type="submit">{text.searchGo}</button>
      </form>
    </search>
  );
}

function Page({ archive: { number, facts } }: { archive: OpenedArchive }) {
  const current = route.value;
  switch (current.page) {
    case 'list': {
      const list = listIn(facts, current.wanted.list);
      if (!list) return <Overview facts={facts} />;
      return <ListPage key={list.name} archive={number} list={list} wanted={current.wanted} />;
    }
    case 'record':
      if (!listIn(facts, current.list)) return <Overview facts={facts} />;
      return <RecordPage archive={number} facts={facts} list={current.list} id={current.id} />;
    case 'changes':
      return <ChangesPage archive={number} list={current.list} />;
    case 'search':
      return <SearchPage archive={number} facts={facts} text={current.text} />;
    case 'question':
      return <QuestionPage key={current.name} archive={number} name={current.name} given={current.given} />;
    case 'compare':
      return <ComparePage />;
    case 'person':
      return current.list !== undefined && current.id !== undefined ? (
        <PersonPage
          key={`${current.list} ${current.id}`}
          archive={number}
          facts={facts}
          list={current.list}
          id={current.id}
        />
      ) : (
        <PeoplePage archive={number} who={current.who} />
      );
    default:
      return <Overview facts={facts} />;
  }
}
