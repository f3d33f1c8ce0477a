import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exitCodes } from '../../src/exit-codes.js';
import { type Option, optionsOf } from '../../src/settings/options.js';
import { version } from '../../src/version.js';
import { actionFile, requiredInputs } from './action-yml.js';
import { fencedBlocks, section, sourceText, tableRows } from './markdown.js';

const readme = readFileSync('README.md', 'utf8');
const german = readFileSync('README.de.md', 'utf8');

const code = (text: string) => (text === '' ? '' : `\`${text}\``);

function inputRow({ name, default: value, description }: Option): string[] {
  return [code(name), requiredInputs.includes(name) ? 'required' : code(value), description];
}

function optionRow({ name, variable, default: value, description }: Option): string[] {
  return [code(`--${name}`), code(variable ?? value), description];
}

describe('the README', () => {
  it('has every input of the action with its default and its meaning', () => {
    expect(tableRows(section(readme, 'Inputs'))).toEqual(optionsOf('action').map(inputRow));
  });

  it('has every option of the command line with its default and its meaning', () => {
    expect(tableRows(section(readme, 'Options of `backup`'))).toEqual(
      optionsOf('command line').map(optionRow),
    );
  });

  it('has every output of the action', () => {
    expect(tableRows(section(readme, 'Outputs'))).toEqual(
      Object.entries(actionFile().outputs).map(([name, { description }]) => [code(name), description]),
    );
  });

  it('explains every permission that an example gives, and no call to GitHub needs another', () => {
    const explained = tableRows(section(readme, 'Permissions')).map(([first = '']) =>
      first.replaceAll('`', ''),
    );
    const given = readdirSync('examples').flatMap((name) => {
      const { permissions } = parse(readFileSync(join('examples', name), 'utf8'));
      return Object.entries(permissions).map(([subject, level]) => `${subject}: ${level}`);
    });
    expect(new Set(explained)).toEqual(new Set(given));
    const needed = readFileSync('src/github/octokit.ts', 'utf8').matchAll(/'(\w+): (?:read|write)'/g);
    const subjects = [...needed].map(([, subject]) => subject);
    expect(new Set(subjects)).toEqual(new Set(['contents', 'actions', 'metadata']));
  });

  it('has every exit code', () => {
    const codes = tableRows(section(readme, 'Command line')).map(([first]) => Number(first));
    expect(codes.sort()).toEqual(Object.values(exitCodes).sort());
  });

  it.each([
    ['English', readme],
    ['German', german],
  ])('shows in %s the workflow of the example, character by character', (_, text) => {
    const workflow = readFileSync('examples/night-window.yml', 'utf8').trimEnd();
    expect(fencedBlocks(text, 'yaml')).toContainEqual(workflow);
  });

  it.each([
    ['Troubleshooting', readme],
    ['Die wahrscheinlichsten Probleme', german],
  ])('names under %s only messages that the program prints', (title, text) => {
    const source = sourceText();
    const messages = tableRows(section(text, title)).flatMap(([cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message),
    );
    expect(messages.length).toBeGreaterThan(4);
    for (const message of messages) {
      // What the message takes from outside is left out, and so is the number of a status.
      const parts = message.replace(/ \d+$/, ' …').split('…');
      for (const part of parts.map((piece) => piece.trim())) expect(source, message).toContain(part);
    }
  });
});

describe('the version', () => {
  it('is that of package.json', () => {
    expect(JSON.parse(readFileSync('package.json', 'utf8')).version).toBe(version);
  });
});
