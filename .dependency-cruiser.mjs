// The directions in which parts may know each other, checked on the compiled program. docs/architecture.md shows
// them as a picture; a rule that gets in the way of good work is changed here, with its reason, never ignored.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';

const inside = (...folders) => `^build/(${folders.join('|')})/`;

// A module of types alone is empty once compiled, and nothing imports it any more.
const typesOnly = readdirSync('build', { recursive: true })
  .filter((name) => name.endsWith('.js'))
  .filter((name) => /^export \{\};$/m.test(readFileSync(`build/${name}`, 'utf8')))
  .map((name) => `^build/${name.replaceAll('\\', '/').replaceAll('.', '\\.')}$`);

const mains = '^build/(action/(main|post)|cli/main|viewer/main|viewer/engine/worker)\\.js$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Parts that need each other are one part; a circle cannot be read from either end.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dead-modules',
      comment: 'What no main module leads to is dead code.',
      severity: 'error',
      from: { path: mains },
      to: { path: '^build/', pathNot: [...typesOnly, mains], reachable: false },
    },
    {
      name: 'mains-are-not-imported',
      comment: 'A main module runs on import; whatever another module needs does not belong into one.',
      severity: 'error',
      from: {},
      to: { path: mains },
    },
    {
      name: 'front-ends-are-not-imported',
      comment:
        'Each front end puts the parts together; a part that knows one could not be used by the other.',
      severity: 'error',
      from: { pathNot: inside('action', 'cli', 'viewer') },
      to: { path: inside('action', 'cli', 'viewer') },
    },
    {
      name: 'front-ends-apart',
      comment: 'What the action and the command line share belongs below them.',
      severity: 'error',
      from: { path: '^build/(action|cli|viewer)/' },
      to: { path: inside('action', 'cli', 'viewer'), pathNot: '^build/$1/' },
    },
    {
      name: 'real-effects-only-in-mains',
      comment:
        'The real clock and files are handed in by the main modules, so that tests can hand in others.',
      severity: 'error',
      from: { pathNot: [mains, inside('system')] },
      to: { path: '^build/system/(real|disk|signals|proxy|v8)' },
    },
    {
      name: 'foundations-know-nothing-above',
      comment: 'errors, retry, encryption, json, sqlite and system serve everybody and know nobody above.',
      severity: 'error',
      from: { path: '^build/(errors|retry|encryption|json|sqlite|system)' },
      to: { path: '^build/', pathNot: '^build/(errors|retry|encryption|json|sqlite|system)' },
    },
    {
      name: 'servers-know-no-product',
      comment:
        'prosonata/ and github/ speak to servers; what is done with the answers is not their business.',
      severity: 'error',
      from: { path: '^build/(prosonata|github)/' },
      to: { path: '^build/', pathNot: '^build/($1|errors|retry|version|json|system)' },
    },
    {
      name: 'work-file-below-its-users',
      comment: 'The engine, the archive and the store use the work file, never the other way round.',
      severity: 'error',
      from: { path: inside('workfile') },
      to: {
        path: inside(
          'reading',
          'archive',
          'store',
          'publish',
          'report',
          'settings',
          'demo',
          'run',
          'check',
          'watch',
        ),
      },
    },
    {
      name: 'siblings-apart',
      comment:
        'The parts in the middle meet in run/ and the front ends only; what two of them need belongs below them.',
      severity: 'error',
      from: { path: '^build/(reading|archive|store|settings|demo)/' },
      to: {
        path: inside(
          'reading',
          'archive',
          'store',
          'publish',
          'report',
          'settings',
          'demo',
          'run',
          'check',
          'watch',
        ),
        pathNot: '^build/$1/',
      },
    },
    {
      name: 'demo-knows-no-program',
      comment:
        'A fault in the catalogue or the engine would be on both sides and nobody would see it, if the demo used them.',
      severity: 'error',
      from: { path: inside('demo') },
      to: { path: '^build/', pathNot: inside('demo') },
    },
    {
      name: 'check-only-asks',
      comment:
        'A check writes nothing, so it needs neither archives nor saves; what it finds is worded in report/.',
      severity: 'error',
      from: { path: inside('check') },
      to: { path: inside('archive', 'store', 'report', 'run', 'demo', 'encryption', 'sqlite') },
    },
    {
      name: 'questions-run-in-a-browser',
      comment:
        'The viewer asks the same questions as the command line, so labels/ and questions/ lead to nothing that only Node has.',
      severity: 'error',
      from: { path: inside('labels', 'questions') },
      to: { path: [`^(node:)?(${builtinModules.join('|')})$`, 'node_modules'], reachable: true },
    },
    {
      name: 'tables-run-in-a-browser',
      comment: 'The viewer writes the same files as the command line.',
      severity: 'error',
      from: { path: inside('tables') },
      to: { path: `^(node:)?(${builtinModules.join('|')})$`, reachable: true },
    },
    {
      name: 'tables-know-no-archive',
      comment: 'tables/ gets columns and rows, wherever they come from.',
      severity: 'error',
      from: { path: inside('tables') },
      to: { path: '^build/', pathNot: '^build/(tables|labels|system/day)' },
    },
    {
      name: 'labels-only-words',
      comment: 'labels/ says what lists and fields are called, from what is known of the vendor.',
      severity: 'error',
      from: { path: inside('labels') },
      to: { path: '^build/', pathNot: '^build/(labels|prosonata/catalogue)' },
    },
    {
      name: 'questions-over-the-archive',
      comment:
        'questions/ make SQL over an archive; who asks them, and where the answer goes, is not their business.',
      severity: 'error',
      from: { path: inside('questions') },
      to: { path: '^build/', pathNot: '^build/(questions|labels|archive|prosonata/catalogue|errors)' },
    },
    {
      name: 'report-only-words',
      comment: 'report/ words what reading/, archive/ and keeping/ found; it neither fetches nor stores.',
      severity: 'error',
      from: { path: inside('report') },
      to: { path: inside('settings', 'store', 'publish', 'demo', 'sqlite', 'prosonata', 'system') },
    },
    {
      name: 'watch-only-tells',
      comment: 'watch/ tells others what came of a run; it neither reads a workspace nor touches an archive.',
      severity: 'error',
      from: { path: inside('watch') },
      to: {
        path: inside(
          'reading',
          'archive',
          'store',
          'publish',
          'settings',
          'demo',
          'sqlite',
          'prosonata',
          'run',
        ),
      },
    },
    {
      name: 'publish-only-delivers',
      comment: 'publish/ gets bytes and a name.',
      severity: 'error',
      from: { path: inside('publish') },
      to: { path: inside('settings', 'reading', 'archive', 'report', 'demo', 'sqlite', 'prosonata') },
    },
    {
      name: 'viewer-only-reads',
      comment:
        'The viewer runs in a browser: it shares what reads and names, and nothing that fetches, writes or waits. Of a person it says what the command line says.',
      severity: 'error',
      from: { path: inside('viewer') },
      to: {
        path: '^build/',
        pathNot:
          '^build/(viewer|labels|questions|tables|archive|sqlite|encryption/age-payload|errors|pile/(one-person|records)|report/(person-page|page))',
      },
    },
    {
      name: 'preact-in-the-viewer',
      comment: 'The page is made of it; nothing else shows anything in a browser.',
      severity: 'error',
      from: { pathNot: inside('viewer') },
      to: { path: 'node_modules/(preact|@preact)' },
    },
    ...[
      ['sql.js', 'sql\\.js', 'sqlite/', 'Its traps stay there, and another engine can take its place.'],
      ['p-retry', 'p-retry', 'retry', 'What is tried again, and how often, is decided once.'],
      [
        'age',
        'age-encryption',
        '(workfile/seal|encryption/archive-(en|de)cryption|viewer/engine/age-file)',
        'Encryption that is spread out cannot be reviewed: the seal is for this program, the others for people.',
      ],
      [
        'bech32',
        '@scure',
        '(workfile/seal|settings/encryption)',
        'Keys are read where they are made and where people give them.',
      ],
      [
        'commander',
        'commander',
        'cli/command-line',
        'Arguments are read in one place; everybody else gets settings.',
      ],
      [
        'octokit',
        '@octokit',
        'github/octokit',
        'GitHub is spoken to in our words; its errors are typed once. octokit-calls and octokit-issues belong to it.',
      ],
      ['cache', '@actions/cache', 'github/cache-client', 'It hides its faults; one place knows how.'],
      ['artifact', '@actions/artifact', 'github/artifact-client', 'Large, and needed once in a backup.'],
      ['undici', 'undici', 'system/proxy', 'Whether a request goes through a proxy is decided in one place.'],
      ['tab', '@bomb', 'cli/completion', 'It prints by itself; one place hands that on.'],
      ['core', '@actions/core', 'action/host', 'Commands to the runner are written in one place.'],
    ].map(([library, pattern, home, comment]) => ({
      name: `one-place-for-${library}`,
      comment,
      severity: 'error',
      from: { pathNot: `^build/${home}` },
      to: { path: `node_modules/(${pattern})` },
    })),
    {
      name: 'files-through-ports',
      comment:
        'Files are reached through system/, so that tests can let them fail; sqlite/ reads its wasm file.',
      severity: 'error',
      from: { pathNot: inside('system', 'sqlite') },
      to: { path: '^(node:)?(fs|os|child_process|worker_threads)(/|$)' },
    },
    {
      name: 'network-through-fetch',
      comment:
        'The network is the fetch that is handed in; only the demo workspace listens, on loopback; the words of HTTP statuses come from there too.',
      severity: 'error',
      from: { pathNot: '^build/(demo/serve|prosonata/refusals|system/proxy)' },
      to: { path: '^(node:)?(http|https|http2|net|tls|dgram|dns)(/|$)' },
    },
    {
      name: 'no-tests-in-the-program',
      comment: 'The program must be whole without its tests and scripts.',
      severity: 'error',
      from: { path: '^build/' },
      to: { path: '^(test|scripts|bench|src)/' },
    },
    {
      name: 'declared-dependencies-only',
      comment:
        'What the program imports is named in package.json, not by chance installed. All of it is in the bundle, so the package has no dependencies of its own.',
      severity: 'error',
      from: { path: '^build/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-optional'] },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that leads nowhere fails only when that line is reached.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: false,
    exoticRequireStrings: [],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
