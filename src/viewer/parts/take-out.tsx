/** Files that people take with them: what is shown, for Excel or as CSV, and where it comes from. */
import { useState } from 'preact/hooks';
import type { ExportFormat, GivenTable, ListTable } from '../protocol.js';
import { engine, language, archive as shownArchive, words } from '../state.js';
import { momentText } from './format.js';
import { Failed, failureIn, type Work, Working } from './work.js';

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
  const [part, setPart] = useState<number>();
  const [failure, setFailure] = useState<Work<never>['failure']>();
  const [controller, setController] = useState<AbortController>();
  const take = async (format: ExportFormat) => {
    const own = new AbortController();
    setController(own);
    setFailure(undefined);
    setPart(0);
    try {
      const all = [...tables, originOf(title, rows, limits)];
      const file = await engine.value?.call(
        'file',
        { archive, format, ...(list && { list }), tables: all },
        { progress: setPart, signal: own.signal },
      );
      if (file) save(file, `${title}.${format}`);
    } catch (error) {
      setFailure(failureIn(error));
    } finally {
      setPart(undefined);
    }
  };
  return (
    <>
      <button type="button" disabled={part !== undefined} onClick={() => void take('xlsx')}>
        {text.asXlsx(rows)}
      </button>
      <button type="button" disabled={part !== undefined} onClick={() => void take('csv')}>
        {text.asCsv(rows)}
      </button>
      <Working part={part} stop={() => controller?.abort()} />
      <Failed failure={failure} />
    </>
  );
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
