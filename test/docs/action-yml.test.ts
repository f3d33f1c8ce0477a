import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { optionsOf } from '../../src/settings/options.js';
import { actionFile, requiredInputs } from './action-yml.js';

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
    const set = readFileSync('src/action/step.ts', 'utf8').matchAll(/\bsetOutput\('([a-z0-9-]+)'/g);
    expect(Object.keys(action.outputs).sort()).toEqual([...new Set([...set].map(([, name]) => name))].sort());
  });

  it('has every output set by its name in the main step, where the test before this one looks', () => {
    const callers = readdirSync('src/action').filter((name) =>
      readFileSync(join('src/action', name), 'utf8').includes('host.setOutput('),
    );
    expect(callers).toEqual(['step.ts']);
    expect(readFileSync('src/action/step.ts', 'utf8')).not.toMatch(/setOutput\([^']/);
  });

  it('runs bundles that the build makes', () => {
    const { using, main, post } = action.runs;
    expect(using).toBe('node24');
    for (const path of [main, post]) {
      expect(existsSync(path), path).toBe(true);
    }
  });
});
