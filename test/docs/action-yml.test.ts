import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { optionsOf } from '../../src/settings/options.js';
import { actionFile, requiredInputs } from './action.js';

const action = actionFile();

describe('action.yml', () => {
  it('has exactly the inputs that the program takes, with the same words and defaults, in the same order', () => {
    const expected = optionsOf('action').map(({ name, description, default: value }) => {
      const required = requiredInputs.includes(name);
      return [name, { description, required, ...(required ? {} : { default: value }) }];
    });
    expect(Object.entries(action.inputs)).toEqual(expected);
  });

  it('promises exactly the outputs that the program sets', () => {
    const set = readFileSync('src/app/run-action.ts', 'utf8').matchAll(/\bsetOutput\('([a-z0-9-]+)'/g);
    expect(Object.keys(action.outputs).sort()).toEqual([...new Set([...set].map(([, name]) => name))].sort());
  });

  it('has every output set by its name in the main step, where the test before this one looks', () => {
    const callers = readdirSync('src/app').filter((name) =>
      readFileSync(join('src/app', name), 'utf8').includes('setOutput('),
    );
    expect(callers).toEqual(['run-action.ts']);
    expect(readFileSync('src/app/run-action.ts', 'utf8')).not.toMatch(/setOutput\([^']/);
  });

  it('runs doors that the program has', () => {
    const { using, main, post } = action.runs;
    expect(using).toBe('node24');
    for (const path of [main, post]) {
      const door = /^dist\/(\w+)\/index\.js$/.exec(path)?.[1];
      expect(existsSync(`src/entry/${door}.ts`), path).toBe(true);
    }
  });
});
