import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { forbidsTag, rulesetSchema } from '../../../src/github/tag-rules.js';

const tag = 'prosonata-backup-agency-example-20261123T0215Z';

const ruleset = (more: Record<string, unknown> = {}, include = ['~ALL'], exclude: string[] = []) =>
  v.parse(rulesetSchema, {
    name: 'tags',
    target: 'tag',
    enforcement: 'active',
    conditions: { ref_name: { include, exclude } },
    rules: [{ type: 'deletion' }, { type: 'creation' }],
    ...more,
  });

describe('a ruleset', () => {
  it.each<[string, boolean, ReturnType<typeof ruleset>]>([
    ['all tags', true, ruleset()],
    ['ours by name', true, ruleset({}, ['refs/tags/prosonata-*'])],
    ['ours by a part of the name', true, ruleset({}, ['refs/tags/*backup*'])],
    ['whatever is below', true, ruleset({}, ['refs/**'])],
    ['one letter each', true, ruleset({}, [`refs/tags/${tag.replace(/\d/g, '?')}`])],
    ['others', false, ruleset({}, ['refs/tags/v*'])],
    ['others, with letters that mean something to patterns', false, ruleset({}, ['refs/tags/v1.(x+'])],
    ['folders of tags', false, ruleset({}, ['refs/*'])],
    ['all but ours', false, ruleset({}, ['~ALL'], ['refs/tags/prosonata-backup-*'])],
    ['all, but only tried out', false, ruleset({ enforcement: 'evaluate' })],
    ['all branches', false, ruleset({ target: 'branch' })],
    ['all that are deleted', false, ruleset({ rules: [{ type: 'deletion' }] })],
    ['all, but this token may', false, ruleset({ current_user_can_bypass: 'always' })],
    ['all, and this token may not', true, ruleset({ current_user_can_bypass: 'never' })],
    ['nothing that can be read', false, v.parse(rulesetSchema, { conditions: 1, rules: 'x' })],
  ])('about %s keeps our tags from being made: %s', (_, expected, given) => {
    expect(forbidsTag(given, tag)).toBe(expected);
  });
});
