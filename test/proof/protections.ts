/**
 * What stands between each promise and its breach, piece by piece: `npm run disprove` takes out one after another and
 * expects the short proof of the promise to break. A proof that holds without a protection proves nothing of it.
 */
export interface Protection {
  /** Name of the promise. */
  readonly promise: string;
  /** What is taken out, as a phrase. */
  readonly protection: string;
  readonly file: string;
  /** Stands in the file once; replaced by `without`. */
  readonly code: string;
  readonly without: string;
}

export const protections: readonly Protection[] = [
  {
    promise: 'faithful',
    protection: 'windows must overlap',
    file: 'src/reading/ordered.ts',
    code: '  if (!isJoined) return { isAccepted: false, next: stepBack(known, start) };\n',
    without: '',
  },
  {
    promise: 'faithful',
    protection: 'bytes that are not UTF-8 are refused',
    file: 'src/prosonata/http-api.ts',
    code: '{ fatal: true }',
    without: '{ fatal: false }',
  },
  {
    promise: 'faithful',
    protection: 'windows leave no gap, not even of two ids',
    file: 'src/reading/ordered.ts',
    code: 'id <= lastId;',
    without: 'id <= lastId + 3;',
  },
  {
    promise: 'kills',
    protection: 'an entry of the journal is synced before it counts',
    file: 'src/system/real.ts',
    code: `      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  },

  async create(`,
    without: `      await file.writeFile(content);
    } finally {
      await file.close();
    }
  },

  async create(`,
  },
  {
    promise: 'kills',
    protection: 'the folder is synced after a file has got its name',
    file: 'src/system/real.ts',
    code: '    await syncFolder(dirname(path));\n',
    without: '',
  },
  {
    promise: 'kills',
    protection: 'the older save goes only when the newer one is there',
    file: 'src/store/folder.ts',
    code: '    await writing(folder, async () => {\n      await files.makeFolder(folder);',
    without:
      '    await removeOlder(save);\n    await writing(folder, async () => {\n      await files.makeFolder(folder);',
  },
  {
    promise: 'kills',
    protection: 'the journal is replayed',
    file: 'src/run/opening.ts',
    code: '    replay(workFile, entries as readonly JournalEntry[]);\n',
    without: '',
  },
  {
    promise: 'kills',
    protection: 'the post step learns what to save',
    file: 'src/store/actions-cache.ts',
    code: '          note(save);\n',
    without: '',
  },
  {
    promise: 'complete',
    protection: 'a short page is no end if the total says otherwise',
    file: 'src/reading/ordered.ts',
    code: '  if (page.total === end) return',
    without: '  if (page.total === end || end > 0) return',
  },
  {
    promise: 'complete',
    protection: 'a sweep must have as many rows as ids',
    file: 'src/reading/sweeps.ts',
    code: 'if (isWhole && ids === rowsOfSweep && (',
    without: 'if (isWhole && (',
  },
  {
    promise: 'complete',
    protection: 'a short page ends a sweep only if a total confirms it',
    file: 'src/reading/sweeps.ts',
    code: 'total !== undefined && ids.length < perPage && rowsOfSweep >= total',
    without: 'ids.length < perPage && rowsOfSweep >= (total ?? 0)',
  },
  {
    promise: 'values',
    protection: 'byte order marks are kept',
    file: 'src/sqlite/sqlite.ts',
    code: 'ignoreBOM: true',
    without: 'ignoreBOM: false',
  },
  {
    promise: 'values',
    protection: 'numbers that no double holds are kept as their digits',
    file: 'src/archive/cell.ts',
    code: '  if (value instanceof ExactNumber) return literal;\n',
    without: '  if (value instanceof ExactNumber) return Number(literal);\n',
  },
  {
    promise: 'sound',
    protection: 'an archive holds a digest of all its bytes',
    file: 'src/archive/verify.ts',
    code: '!hasFileDigest(bytes, info.fileDigest)',
    without: 'info.fileDigest === undefined',
  },
  {
    promise: 'sound',
    protection: 'an archive is verified by itself, besides being compared with what was read',
    file: 'src/archive/proved.ts',
    code: '    ...verifyArchive(bytes, { sqlite }).faults,\n',
    without: '',
  },
  {
    promise: 'sound',
    protection: 'a broken seal is set aside and the backup starts over',
    file: 'src/run/opening.ts',
    code: 'if (!(error instanceof SealBroken || error',
    without: 'if (!(error',
  },
  {
    promise: 'cache',
    protection: 'cache entries carry a code that only the holder of the API key can compute',
    file: 'src/store/cache-key.ts',
    code: '  if (!timingSafeEqual(Buffer.from(code), Buffer.from(codeOf(claim, sealKey)))) return undefined;\n',
    without: '',
  },
  {
    promise: 'cache',
    protection: 'the latest save is used, not the entry written last',
    file: 'src/store/cache-entries.ts',
    code: 'compareSaves(entry.save, best.save) > 0 ?',
    without: 'entry === best ?',
  },
  {
    promise: 'cache',
    protection: 'a seal opens under its own name only',
    file: 'src/workfile/seal.ts',
    code: 'if (claimed !== claim)',
    without: 'if (claimed === undefined)',
  },
  {
    promise: 'cache',
    protection: 'a work file of another workspace or backup is refused',
    file: 'src/run/opening.ts',
    code: 'workFile.backup().workspace !== settings.workspaceUrl || workFile.backup().id !== save.backupId',
    without: 'workFile.backup().workspace === save.backupId',
  },
  {
    promise: 'cache',
    protection: 'a work file holds nothing that this program never makes',
    file: 'src/workfile/schema.ts',
    code: '  refuseStrangers(database);\n',
    without: '',
  },
  {
    promise: 'cache',
    protection: 'what a library prints is no command to the runner',
    file: 'src/action/plain-output.ts',
    code: 'const plain = plainLine(line + text);',
    without: 'const plain = line + text;',
  },
  {
    promise: 'leaks',
    protection: 'a key that an answer repeats is struck out',
    file: 'src/prosonata/http-api.ts',
    code: 'printable(withoutKey(words, options))',
    without: 'printable(words)',
  },
  {
    promise: 'leaks',
    protection: 'the words of a crash are left out',
    file: 'src/errors.ts',
    code: "isOfTheSystem ? error.message : 'its words are left out, because they may hold records'",
    without: 'error.message',
  },
  {
    promise: 'leaks',
    protection: 'no text is a command to the runner',
    file: 'src/action/plain-output.ts',
    code: ".replace(/##\\[/g, '## [')",
    without: '',
  },
  {
    promise: 'leaks',
    protection: 'no text is Markdown in the summary',
    file: 'src/report/markdown.ts',
    code: ".replace(/[\\\\`*_{}[\\]<>()#+!|~$]/g, '\\\\$&')",
    without: '',
  },
  {
    promise: 'leaks',
    protection: 'words from outside have no control characters',
    file: 'src/errors.ts',
    code: '/[\\p{C}\\p{Zl}\\p{Zp}\\s]+/gu',
    without: '/ +/gu',
  },
  {
    promise: 'key',
    protection: 'a redirect to another host is refused',
    file: 'src/prosonata/http-api.ts',
    code: 'target?.origin === from.origin',
    without: 'target',
  },
  {
    promise: 'key',
    protection: 'another port of the same host is another place',
    file: 'src/prosonata/http-api.ts',
    code: 'target?.origin === from.origin',
    without: 'target?.hostname === from.hostname',
  },
  {
    promise: 'retention',
    protection: 'a date in the future is no reason to delete what is older',
    file: 'src/retention.ts',
    code: 'startedAt <= now;',
    without: 'startedAt < Number.POSITIVE_INFINITY;',
  },
  {
    promise: 'retention',
    protection: 'only releases with a marker of ours are touched',
    file: 'src/publish/release-marker.ts',
    code: 'return tag === releaseTag(marker) ? marker : undefined;',
    without: 'return marker;',
  },
  {
    promise: 'retention',
    protection: 'a draft that holds the archive of another backup is kept',
    file: 'src/publish/release-drafts.ts',
    code: 'marker.backupId !== backupId && hasFile(release);',
    without: 'false && hasFile(release) && marker;',
  },
  {
    promise: 'quota',
    protection: 'the calls that are left to others are not used',
    file: 'src/reading/budget.ts',
    code: 'if (remaining > limits.quotaReserve)',
    without: 'if (remaining >= limits.quotaReserve)',
  },
  {
    promise: 'quota',
    protection: 'all other calls are used',
    file: 'src/reading/budget.ts',
    code: 'if (remaining > limits.quotaReserve)',
    without: 'if (remaining > limits.quotaReserve + 5)',
  },
  {
    promise: 'bounded',
    protection: 'an answer has a greatest size',
    file: 'src/prosonata/http-api.ts',
    code: 'if (size > bodyBytesAtMost)',
    without: 'if (size < 0)',
  },
  {
    promise: 'bounded',
    protection: 'a list has a greatest number of windows',
    file: 'src/reading/windows.ts',
    code: '(progress.firstTotal ?? Number.POSITIVE_INFINITY)',
    without: '(progress.total ?? Number.POSITIVE_INFINITY)',
  },
  {
    promise: 'bounded',
    protection: 'an answer has a greatest time',
    file: 'src/prosonata/http-api.ts',
    code: 'ports.clock.timeout(timeoutMs, signal)',
    without: 'ports.clock.timeout(timeoutMs * 1000, signal)',
  },
  {
    promise: 'bounded',
    protection: 'the time limit of a request is not collected with it',
    file: 'src/prosonata/http-api.ts',
    code: 'await ports.fetch(sent, { signal })',
    without: 'await ports.fetch(new Request(sent))',
  },
  {
    promise: 'year',
    protection: 'an outage is not taken for a wrong address once a backup was finished',
    file: 'src/run/alarm.ts',
    code: ' && !hasFinishedBefore',
    without: '',
  },
  {
    promise: 'year',
    protection: 'a work file that is never saved is an alarm',
    file: 'src/run/alarm.ts',
    code: "if (saved.kind === 'unsaved' && !saved.hasEarlier) {",
    without: "if (saved.kind === 'unsaved' && saved.hasEarlier && !error && hasNothing) {",
  },
  {
    promise: 'year',
    protection: 'a backup is due a little earlier than a day after the last one',
    file: 'src/run/due.ts',
    code: 'return slotAt + intervalMs - slackMs(intervalMs);',
    without: 'return slotAt + intervalMs;',
  },
  {
    promise: 'settings',
    protection: 'API keys must fit into a header',
    file: 'src/settings/kinds.ts',
    code: '/^[\\x21-\\x7e]+$/.test(text) ?',
    without: 'text ?',
  },
  {
    promise: 'settings',
    protection: 'paths have no invisible characters',
    file: 'src/settings/kinds.ts',
    code: 'text && !/\\p{C}/u.test(text)',
    without: 'text',
  },
];
