/** The rows of `_changes`: what became of each record, for people to read. Pure. */

import { mayHoldSurrogates, wellFormed } from '../json/well-formed.js';
import type { RecordId } from '../prosonata/record-id.js';
import type { ArchiveSource, RecordChange } from '../workfile/state.js';
import { changedFields, changesListedAtMost, type FieldChange, valuesOf } from './changes.js';
import { speakableName } from './names.js';
import { titleOf } from './titles.js';

export interface ListedChange {
  readonly id: RecordId;
  readonly kind: RecordChange['kind'];
  readonly title: string;
  /** Names of the fields that differ. */
  readonly fields: readonly string[];
  /** The older values of these fields, as one JSON object; null of what has not changed but come or gone. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Characters of values that are listed for one list, so that no change of everything doubles the archive. */
const valuesAtMost = 8_000_000;

/** The changes of one list since the last backup. Beyond `valuesAtMost` they are listed without values. */
export function* listedChanges(source: ArchiveSource, resource: string): Generator<ListedChange> {
  let left = valuesAtMost;
  for (const change of source.changes(resource, changesListedAtMost)) {
    const changes = change.kind === 'changed' ? changedFields(change.before, change.now) : [];
    const [before, after] =
      change.kind === 'changed' ? [objectOf(changes, 'before'), objectOf(changes, 'now')] : [null, null];
    left -= (before?.length ?? 0) + (after?.length ?? 0);
    yield {
      id: change.id,
      kind: change.kind,
      title: titleOf(resource, valuesOf(change.kind === 'removed' ? change.before : change.now)),
      fields: changes.map(({ field }) => speakableName(field)),
      before: left < 0 ? null : before,
      after: left < 0 ? null : after,
    };
  }
}

/** The values of one side as the API wrote them; a field that it did not have is not in it. */
function objectOf(changes: readonly FieldChange[], side: 'before' | 'now'): string {
  const members = changes.flatMap((change) => {
    const value = change[side];
    return value === undefined ? [] : `${JSON.stringify(speakableName(change.field))}:${value}`;
  });
  const text = `{${members.join()}}`;
  return mayHoldSurrogates(text) ? wellFormed(text) : text;
}
