/** The workflow that `init` writes: that of the README, for one address and one schedule. Pure. */

export interface WorkflowFacts {
  /** How the action is named, as `OWNER/prosonata-backup@COMMIT`. */
  readonly uses: string;
  readonly url: string;
  /** Requests that ProSonata allows in 15 minutes. */
  readonly quota: number;
}

/** With so many requests in one run, a whole day of a larger agency fits into a few runs. */
const largeQuota = 300;

/** When runs start, and why, for a quota. Odd minutes, because GitHub drops most runs at the full hour. */
export function scheduleFor(quota: number): { readonly cron: string; readonly words: string } {
  return quota < largeQuota
    ? {
        cron: '7,22,37,52 22-23,0-3 * * *',
        words: `The recommended schedule: every 15 minutes from 22:00 to 04:00 UTC, 24 runs a night. Odd minutes, because runs
# at the full hour are delayed or dropped most often. A run that finds the night's backup done costs one minute.`,
      }
    : {
        cron: '22 22-23,0-3 * * *',
        words: `Every hour from 22:00 to 04:00 UTC, 6 runs a night: with this quota that is enough. Odd minutes, because runs
# at the full hour are delayed or dropped most often. A run that finds the night's backup done costs one minute.`,
      };
}

export function workflowText({ uses, url, quota }: WorkflowFacts): string {
  const { cron, words } = scheduleFor(quota);
  const expression = (text: string) => `\${{ ${text} }}`;
  return `# ${words}
name: ProSonata backup

on:
  schedule:
    - cron: '${cron}'
  workflow_dispatch:
    inputs:
      force:
        description: Start a backup even if none is due
        type: boolean
        default: false

permissions:
  contents: write # publishes releases
  actions: write # lists caches, deletes old ones

concurrency:
  group: prosonata-backup

jobs:
  backup:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: ${uses}
        with:
          workspace-url: ${url}
          app-id: ${expression('secrets.PROSONATA_APP_ID')}
          api-key: ${expression('secrets.PROSONATA_API_KEY')}
          force: ${expression('inputs.force')}
          # Keeps the newest archive of each of 14 days, 8 weeks and 12 months, and deletes the others.
          # Without these three lines every archive stays for ever.
          keep-daily: 14
          keep-weekly: 8
          keep-monthly: 12
`;
}
