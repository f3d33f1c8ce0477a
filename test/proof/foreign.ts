import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/demo/random.js';
import type { Sqlite } from '../../src/sqlite/sqlite.js';
import { type Hostile, hostileArchives, steeringWords } from '../support/hostile-archives.js';
import type { CliWorld } from '../support/world.js';
import { hold } from './promise.js';

/**
 * Archives that somebody made to do harm: with words that steer terminals and runners anywhere, and with definitions
 * that would be run, or never end. Every command comes to an end, prints plain words, and calls none of them sound; one
 * of another shape is refused in a sentence. All kinds once, and besides `tries` of the seed. Returns how many these were.
 */
export async function attackForeign(
  world: CliWorld,
  archive: Uint8Array,
  sqlite: Sqlite,
  random: Random,
  tries: number,
): Promise<number> {
  const [good, bad] = [join(world.directory, 'good'), join(world.directory, 'bad')];
  writeFileSync(good, archive);
  const all = [...hostileArchives, ...Array.from({ length: tries }, () => anyWords(random))];
  for (const hostile of all) {
    writeFileSync(bad, hostile.make(archive, sqlite));
    const files = random.chance(0.5) ? [good, bad] : [bad, good];
    for (const argv of [
      ['info', bad],
      ['verify', bad],
      ['verify', good, bad],
      ['diff', ...files],
      ['diff', '--json', ...files],
    ]) {
      const { code, out, err } = await world.run(...argv);
      holdPlain(`${argv[0]} of ${hostile.name}`, out + err);
      if (argv[0] === 'verify')
        hold(code === 1, `an archive was called sound although it has ${hostile.name}`);
      else if (!hostile.isReadable) {
        hold(
          code > 0 && /^Error: This (?:is no archive|archive) /.test(err),
          `${hostile.name}: ${code} ${out}${err}`,
        );
      }
    }
  }
  return all.length;
}

function holdPlain(what: string, said: string): void {
  const plain = !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(said.replaceAll('\n', '')) && !/^::/m.test(said);
  hold(plain, `${what} printed what steers a terminal: ${JSON.stringify(said)}`);
  hold(!said.includes('This is a bug'), `${what} was called a bug: ${said}`);
}

const pieces = [...steeringWords].filter((character) => !/[a-z]/.test(character));

/** Words of the seed in one of the texts that an archive says of itself, or in a record. */
function anyWords(random: Random): Hostile {
  const [table, column] = random.pick([
    ...['id', 'workspace', 'started_at', 'finished_at', 'program_version'].map(
      (name) => ['_backup', name] as const,
    ),
    ...['resource', 'status', 'reason'].map((name) => ['_resources', name] as const),
    ...['field', 'note'].map((name) => ['_columns', name] as const),
    ['customers', 'customerName'] as const,
    ['users', 'username'] as const,
  ]);
  const words = Array.from({ length: random.whole(1, 12) }, () =>
    random.chance(0.3) ? '\n::error::owned' : random.pick(pieces),
  ).join('');
  return {
    name: `the words ${JSON.stringify(words)} in ${table}.${column}`,
    isReadable: true,
    make(sound, sqlite) {
      // The engine writes into a Buffer that it is given.
      const database = sqlite(Uint8Array.from(sound));
      try {
        // One row of several, so that the archive is still one.
        database.execute(`UPDATE "${table}" SET "${column}" = ? WHERE rowid = 1`, [words]);
        return database.export();
      } finally {
        database.close();
      }
    },
  };
}
