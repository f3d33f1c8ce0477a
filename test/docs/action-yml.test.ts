import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { optionsOf } from '../../src/settings/options.js';
import { outputs } from '../../src/settings/outputs.js';
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

  it('has exactly the outputs that the program promises', () => {
    expect(Object.entries(action.outputs)).toEqual(
      outputs.map(({ name, description }) => [name, { description }]),
    );
  });

  // The compiler keeps the program from setting others; that it sets each of them is seen in its text.
  it.each(outputs)('promises no output that is never set: $name', ({ name }) => {
    expect(readFileSync('src/app/run-action.ts', 'utf8')).toContain(`setOutput('${name}'`);
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
