/** What the released version 0.1.0 has left behind; see test/fixtures/0.1.0. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DemoRecords } from '../../src/demo/records.js';
import type { Facts } from '../fixtures/0.1.0/facts.js';

const fixture = 'test/fixtures/0.1.0';

export const released = JSON.parse(readFileSync(join(fixture, 'facts.json'), 'utf8')) as Facts;

/** The name of the workspace in those of files. */
export const releasedSlug = '127-0-0-1-47110';

/** Puts what it left in a folder: of the command line, or of the action. */
export function placeReleased(which: 'cli' | 'action', folder: string): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(fixture, which), folder, { recursive: true });
}

/** The records of the workspace, unchanged since the kill. */
export function releasedRecords(): DemoRecords {
  return JSON.parse(gunzipSync(readFileSync(join(fixture, 'records.json.gz'))).toString()) as DemoRecords;
}
