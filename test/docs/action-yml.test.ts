import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outputs } from '../../src/report/outputs.js';
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

  it('promises exactly the outputs that the program may set', () => {
    expect(Object.entries(action.outputs).map(([name, { description }]) => [name, description])).toEqual(
      Object.entries(outputs),
    );
  });

  it('runs bundles that the build makes', () => {
    const { using, main, post } = action.runs;
    expect(using).toBe('node24');
    for (const path of [main, post]) {
      expect(existsSync(path), path).toBe(true);
    }
  });
});
