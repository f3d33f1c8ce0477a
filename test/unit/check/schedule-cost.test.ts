import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scheduleIn } from '../../../src/check/schedule.js';

const workflow = (...crons: string[]) =>
  `on:\n  schedule:\n${crons.map((cron) => `    - cron: ${cron}\n`).join('')}  workflow_dispatch:\njobs: {}\n`;
const runs = (...crons: string[]) => {
  const schedule = scheduleIn(workflow(...crons));
  return schedule.kind === 'scheduled' ? schedule.runsIn30Days : schedule.kind;
};

describe('the schedule of a workflow', () => {
  it.each<[string, number | string]>([
    ["'*/15 * * * *'", 2880],
    ["'7,22,37,52 22-23,0-3 * * *'", 720],
    ["'0 * * * *'", 720],
    ['"30 2 * * *"', 30],
    ['30 2 * * *   # every night', 30],
    ["'0 3 * * 1-5'", 21],
    ["'0 3 * * mon-fri'", 21],
    ["'0 3 * * 0'", 4],
    ["'0 3 * * 7'", 4],
    ["'0 3 1 * *'", 1],
    ["'0 3 1 * 1'", 5],
    ["'0 3 * jan-jun *'", 15],
    ["'5/20 * * * *'", 2160],
    ["'0 0-12/4 * * *'", 120],
  ])('%s starts so many runs in 30 days: %s', (cron, expected) => {
    expect(runs(cron)).toBe(expected);
  });

  it.each([
    "'* * *'",
    "'60 * * * *'",
    "'0 5-2 * * *'",
    "'@daily'",
    "'0 3 * * * *'",
    "'x * * * *'",
    "'*/0 * * * *'",
  ])('%s is not understood', (cron) => {
    expect(runs(cron)).toBe('unknown');
  });

  it('is the sum of its lines', () => {
    expect(runs("'0 2 * * *'", "'0 3 * * *'")).toBe(60);
    expect(runs("'0 2 * * *'", "'nonsense'")).toBe('unknown');
  });

  it('may be none, or not to be had', () => {
    expect(scheduleIn('on: workflow_dispatch\n').kind).toBe('unscheduled');
    expect(scheduleIn('on: workflow_dispatch\n# - cron: none\n').kind).toBe('unscheduled');
    expect(scheduleIn(undefined).kind).toBe('unknown');
  });

  it('of the examples is read', () => {
    const example = readFileSync('examples/night-window.yml', 'utf8');
    expect(scheduleIn(example)).toMatchObject({ kind: 'scheduled' });
  });
});
