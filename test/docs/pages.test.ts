import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exitCodes } from '../../src/exit-codes.js';
import { catalogue } from '../../src/prosonata/catalogue.js';
import { type Option, optionsOf } from '../../src/settings/options.js';
import { version } from '../../src/version.js';
import { actionFile, requiredInputs } from './action-yml.js';
import { fencedBlocks, generatedPart, section, sourceText, tableRows } from './markdown.js';

const page = (path: string) => readFileSync(path, 'utf8');
const readme = page('README.md');
const german = page('README.de.md');
const inputs = page('docs/inputs.md');
const commandLine = page('docs/command-line.md');

const code = (text: string) => (text === '' ? '' : `\`${text}\``);

function inputRow({ name, default: value, description }: Option): string[] {
  return [code(name), requiredInputs.includes(name) ? 'required' : code(value), description];
}

function optionRow({ name, variable, default: value, description }: Option): string[] {
  return [code(`--${name}`), code(variable ?? value), description];
}

describe('docs/inputs.md', () => {
  it('has every input of the action with its default and its meaning', () => {
    expect(tableRows(generatedPart(inputs, 'inputs'))).toEqual(optionsOf('action').map(inputRow));
  });

  it('has every output of the action', () => {
    expect(tableRows(generatedPart(inputs, 'outputs'))).toEqual(
      Object.entries(actionFile().outputs).map(([name, { description }]) => [code(name), description]),
    );
  });

  it('explains every permission that an example gives, and no call to GitHub needs another', () => {
    const explained = tableRows(section(inputs, 'Permissions')).map(([first = '']) =>
      first.replaceAll('`', ''),
    );
    const files = readdirSync('examples').filter((name) => name.endsWith('.yml'));
    const given = files.flatMap((name) => {
      const { permissions } = parse(page(join('examples', name)));
      return Object.entries(permissions).map(([subject, level]) => `${subject}: ${level}`);
    });
    expect(new Set(explained)).toEqual(new Set(given));
    const calls = page('src/github/octokit.ts') + page('src/github/octokit-issues.ts');
    const subjects = [...calls.matchAll(/'(\w+): (?:read|write)'/g)].map(([, subject]) => subject);
    expect(new Set(subjects)).toEqual(new Set(['contents', 'actions', 'issues', 'metadata']));
  });
});

describe('docs/command-line.md', () => {
  it('has every option with its default and its meaning', () => {
    expect(tableRows(generatedPart(commandLine, 'options'))).toEqual(
      optionsOf('command line').map(optionRow),
    );
  });

  it('has every exit code', () => {
    const codes = tableRows(section(commandLine, 'Exit codes')).map(([first]) => Number(first));
    expect(codes.sort()).toEqual(Object.values(exitCodes).sort());
  });
});

describe('the README', () => {
  it('is short enough to be read', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(250);
  });

  it('links to every page of the documentation', () => {
    const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
    for (const name of pages) expect(readme).toContain(`](docs/${name})`);
  });

  it.each([
    ['English', readme],
    ['German', german],
  ])('shows in %s the workflow of the example, character by character', (_, text) => {
    const workflow = page('examples/night-window.yml').trimEnd();
    expect(fencedBlocks(text, 'yaml')).toContainEqual(workflow);
  });
});

describe('the lists', () => {
  const named = (text: string, heading: string, column: number) =>
    tableRows(section(text, heading)).map((cells) => (cells[column] ?? '').replaceAll('`', ''));

  it('are all described, with those whose records are read one by one', () => {
    const rows = tableRows(section(page('docs/archive-format.md'), 'Lists'));
    expect(rows.map(([name, , , details]) => [name, details])).toEqual(
      catalogue.map(({ name, details }) => [code(name), details ? 'yes' : '']),
    );
  });

  it('have the same German names on both pages', () => {
    const format = page('docs/archive-format.md');
    const german2english = new Map(
      named(german, 'Archiv öffnen', 0).map((name, index) => [
        name,
        named(german, 'Archiv öffnen', 1)[index],
      ]),
    );
    expect(german2english).toEqual(
      new Map(named(format, 'Lists', 1).map((name, index) => [name, named(format, 'Lists', 0)[index]])),
    );
  });
});

describe('troubleshooting', () => {
  it.each([
    ['English', page('docs/troubleshooting.md'), 30],
    ['German', section(german, 'Die wahrscheinlichsten Probleme'), 5],
  ])('names in %s only messages that the program prints', (_, text, atLeast) => {
    const source = sourceText();
    const messages = tableRows(text).flatMap(([cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message),
    );
    expect(messages.length).toBeGreaterThan(atLeast);
    for (const message of messages) {
      // What the message takes from outside is left out, and so is the number of a status.
      const parts = message.replace(/ \d+$/, ' …').split('…');
      for (const part of parts.map((piece) => piece.trim())) expect(source, message).toContain(part);
    }
  });
});

describe('the version', () => {
  it('is that of package.json', () => {
    expect(JSON.parse(page('package.json')).version).toBe(version);
  });
});
