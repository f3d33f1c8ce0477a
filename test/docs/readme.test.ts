import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/app/exit-codes.js';
import { version } from '../../src/app/version.js';
import { options } from '../../src/settings/options.js';

const readme = readFileSync('README.md', 'utf8');

describe('the README', () => {
  it('has every option with its default and its meaning', () => {
    const rows = options.map(({ name, variable, default: value, description }) => {
      const shown = variable ? `\`${variable}\`` : value ? `\`${value}\`` : '';
      return `| \`--${name}\` | ${shown} | ${description} |`;
    });
    for (const row of rows) expect(readme).toContain(row);
    expect(readme.match(/^\| `--/gm)).toHaveLength(rows.length);
  });

  it('has every exit code', () => {
    for (const code of Object.values(exitCodes)) expect(readme).toContain(`| ${code} |`);
  });
});

describe('the version', () => {
  it('is that of package.json', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8')).version).toBe(version);
  });
});
