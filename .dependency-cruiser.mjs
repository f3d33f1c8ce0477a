// The directions in which parts may know each other, checked on the compiled program. docs/architecture.md shows
// them as a picture; a rule that gets in the way of good work is changed here, with its reason, never ignored.
const inside = (...folders) => `^build/(${folders.join('|')})/`;

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
      comment: 'What no door leads to is dead code.',
      severity: 'error',
      from: { path: inside('entry') },
      // Modules of types alone are empty once compiled.
      to: {
        path: '^build/',
        pathNot: '(workfile/state|system/ports|prosonata/api|app/ports)\\.js$',
        reachable: false,
      },
    },
    {
      name: 'doors-are-not-imported',
      comment: 'Doors run on import; whatever another module needs does not belong into one.',
      severity: 'error',
      from: {},
      to: { path: inside('entry') },
    },
    {
      name: 'stories-only-from-doors',
      comment: 'app/ puts the parts together; a part that knows app/ could not be used without it.',
      severity: 'error',
      from: { pathNot: inside('entry', 'app') },
      to: { path: inside('app') },
    },
    {
      name: 'real-effects-only-in-doors',
      comment: 'The real clock and files are handed in by the doors, so that tests can hand in others.',
      severity: 'error',
      from: { pathNot: inside('entry', 'system') },
      to: { path: '^build/system/(real|signals)' },
    },
    {
      name: 'foundations-know-nothing-above',
      comment: 'errors, json, sqlite and system serve everybody and know nobody.',
      severity: 'error',
      from: { path: '^build/(errors|json|sqlite|system)' },
      to: { path: '^build/', pathNot: '^build/(errors|json|sqlite|system)' },
    },
    {
      name: 'vendor-knows-no-product',
      comment: 'prosonata/ speaks the API; what is done with the answers is not its business.',
      severity: 'error',
      from: { path: inside('prosonata') },
      to: { path: '^build/', pathNot: '^build/(prosonata|errors|json|system)' },
    },
    {
      name: 'work-file-below-its-users',
      comment: 'The engine, the archive and the store use the work file, never the other way round.',
      severity: 'error',
      from: { path: inside('workfile') },
      to: { path: inside('backup', 'archive', 'store', 'publish', 'report', 'settings', 'demo') },
    },
    {
      name: 'siblings-apart',
      comment: 'The parts in the middle meet in app/ only. report/ words what backup/ and archive/ found.',
      severity: 'error',
      from: { path: '^build/(backup|archive|store|settings|demo)/' },
      to: {
        path: inside('backup', 'archive', 'store', 'publish', 'report', 'settings', 'demo'),
        pathNot: '^build/$1/',
      },
    },
    {
      name: 'sqlite-behind-one-module',
      comment: 'sql.js has traps; sqlite/ hides them, and another engine can take its place there.',
      severity: 'error',
      from: { pathNot: inside('sqlite') },
      to: { path: 'node_modules/sql\\.js' },
    },
    {
      name: 'one-place-for-each-library',
      comment: 'Retry policy, sealing and argument parsing each have one home.',
      severity: 'error',
      from: { pathNot: '^build/(prosonata/retry|workfile/seal|app/run-cli|json/exact)' },
      to: { path: 'node_modules/(p-retry|age-encryption|@scure|commander|lossless-json)' },
    },
    {
      name: 'effects-in-system-only',
      comment:
        'Files, network servers and child processes are reached through ports; sqlite/ reads its wasm file.',
      severity: 'error',
      from: { pathNot: inside('system', 'sqlite', 'demo') },
      to: { path: '^(node:)?(fs|fs/promises|http|https|net|child_process|os)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: false,
    exoticRequireStrings: [],
  },
};
