/** Files that people take with them: what is shown, for Excel or as CSV, and where it comes from. */
import { useState } from 'preact/hooks';
import type { Calls, ExportFormat, GivenTable, ListTable } from '../protocol.js';
import { engine, language, archive as shownArchive, words } from '../state.js';
import { momentText } from './format.js';
import { damage, Failed, failureIn, type Work, Working } from './work.js';

export interface TakeOutProps {
  readonly archive: number;
  /** The rows of a list, or tables that are at hand. */
  readonly list?: ListTable;
  readonly tables?: readonly GivenTable[];
  readonly title: string;
  readonly rows: number;
  /** Filters and the like, in words. */
  readonly limits?: readonly string[];
}

export function TakeOut({ archive, list, tables = [], title, rows, limits = [] }: TakeOutProps) {
  const text = words.value;
  const { part, failure, take, stop } = useTaking();
  const takeAs = (format: ExportFormat) => {
    const all = [...tables, originOf(title, rows, limits)];
    take('file', { archive, format, ...(list && { list }), tables: all }, `${title}.${format}`);
  };
  return (
    <>
      <button type="button" disabled={part !== undefined} onClick={() => takeAs('xlsx')}>
        {text.asXlsx(rows)}
      </button>
      <button type="button" disabled={part !== undefined} onClick={() => takeAs('csv')}>
        {text.asCsv(rows)}
      </button>
      <Working part={part} stop={stop} />
      <Failed failure={failure} />
    </>
  );
}

export interface Taking extends Pick<Work<never>, 'part' | 'failure' | 'stop'> {
  /** Saves what a call of the engine makes under this name. */
  take<Name extends 'file' | 'personFile'>(name: Name, takes: Calls[Name]['takes'], fileName: string): void;
}

/** One file at a time on its way out. */
export function useTaking(): Taking {
  const [part, setPart] = useState<number>();
  const [failure, setFailure] = useState<Work<never>['failure']>();
  const [controller, setController] = useState<AbortController>();
  return {
    part,
    failure,
    stop: () => controller?.abort(),
    async take(name, takes, fileName) {
      const own = new AbortController();
      setController(own);
      setFailure(undefined);
      setPart(0);
      try {
        const file: Blob | null | undefined = await engine.value?.call(name, takes, {
          progress: setPart,
          damaged: () => setFailure(damage),
          signal: own.signal,
        });
        if (file) save(file, fileName);
      } catch (error) {
        setFailure(failureIn(error));
      } finally {
        setPart(undefined);
      }
    },
  };
}

/** The sheet that says where the others come from. */
function originOf(title: string, rows: number, limits: readonly string[]): GivenTable {
  const text = words.value;
  const facts = shownArchive.value?.facts;
  const column = (name: string) => ({ name, title: name, kind: 'text' as const });
  return {
    title: text.origin,
    columns: [column(text.field), column(text.value)],
    rows: [
      [text.workspace, facts?.workspace ?? ''],
      [text.file, facts?.fileName ?? ''],
      [text.backup, facts ? `${facts.backupId}, ${momentText(facts.startedAt, language.value)}` : ''],
      [text.list, title],
      [text.rows, rows],
      ...limits.map((limit) => [text.filterTitle, limit]),
    ],
  };
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  // No name of a list may lead out of the folder of downloads.
  link.download = name.replace(/[\\/:*?"<>|\p{C}]/gu, ' ').slice(0, 120);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
