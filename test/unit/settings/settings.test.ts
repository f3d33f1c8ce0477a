import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/prosonata/catalogue.js';
import { parseDuration } from '../../../src/settings/kinds.js';
import { SettingsError, settingsFromInputs, settingsFromOptions } from '../../../src/settings/settings.js';
import { dayMs } from '../../support/clock.js';

const url = 'https://agency.prosonata.software';
const given = { 'workspace-url': url, 'api-key': 'secret-0123456789' };

describe('settings', () => {
  it('come from options first, then from the environment, then from defaults', () => {
    const env = {
      PROSONATA_URL: 'https://other.example',
      PROSONATA_API_KEY: 'from-env-0123456789',
      PROSONATA_APP_ID: '12',
    };
    expect(settingsFromOptions({ 'workspace-url': url }, env)).toMatchObject({
      workspaceUrl: url,
      apiKey: 'from-env-0123456789',
      appId: '12',
      concurrency: 2,
      timeLimitMs: 600_000,
      resources: catalogue,
    });
  });

  it.each([
    `${url}/`,
    `${url}/api/v1/`,
    ` ${url}/login `,
    'agency.prosonata.software',
    'agency.prosonata.software/login',
  ])('take the origin of %j', (text) => {
    expect(settingsFromOptions({ ...given, 'workspace-url': text }, {}).workspaceUrl).toBe(url);
  });

  it('allow plain http on loopback only', () => {
    expect(settingsFromOptions({ ...given, 'workspace-url': 'http://127.0.0.1:8080' }, {}).workspaceUrl).toBe(
      'http://127.0.0.1:8080',
    );
    expect(() => settingsFromOptions({ ...given, 'workspace-url': 'http://agency.example' }, {})).toThrow(
      SettingsError,
    );
  });

  it.each([
    ['https://user:s3cret@agency.example', 'got "https://agency.example"'],
    ['https://agency.example/?X-API-Key=s3cret', 'got "https://agency.example"'],
    ['http://agency.example/#s3cret', 'got "http://agency.example"'],
    ['agency_example', 'without user, password or key.'],
    [`https://${'a.'.repeat(100)}example`, 'workspace-url'],
    ['user:s3cret@agency.example', 'without user, password or key.'],
    ['s3cret', 'without user, password or key.'],
  ])('show of the wrong address %j only what cannot be a secret', (text, shown) => {
    const parse = () => settingsFromOptions({ ...given, 'workspace-url': text }, {});
    expect(parse).toThrow(shown);
    expect(parse).not.toThrow('s3cret');
  });

  it('refuse an API key that could be guessed, and do not show it', () => {
    const parse = (key: string) => () => settingsFromOptions({ ...given, 'api-key': key }, {});
    expect(parse('0123456789abcdef')).not.toThrow();
    expect(parse('0123456789abcde')).toThrow(
      'api-key (or PROSONATA_API_KEY) takes the key as ProSonata shows it',
    );
    expect(parse('0123456789abcde')).not.toThrow('0123456789');
  });

  it('name a variable only where it is read', () => {
    expect(() => settingsFromInputs({})).toThrow('workspace-url is missing: give an address');
    expect(() => settingsFromInputs({ 'INPUT_API-KEY': '' })).toThrow(
      'api-key is empty: the secret PROSONATA_API_KEY does not exist or is misspelt.',
    );
    expect(() => settingsFromOptions({}, {})).toThrow('workspace-url (or PROSONATA_URL) is missing');
  });

  it('name all faults at once, with what was given and what is accepted, and no secret', () => {
    const values = {
      'api-key': 'se\ncret',
      'time-limit': 'soon',
      concurrency: '99',
      resources: 'vacations',
      wait: 'maybe',
      'no-such': 'x',
    };
    let message = '';
    try {
      settingsFromOptions(values, {});
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('workspace-url (or PROSONATA_URL) is missing: give an address');
    expect(message).toContain('time-limit takes a duration such as 10m, 24h or 30d, got "soon"');
    expect(message).toContain('concurrency takes a whole number from 1 to 8, got "99"');
    expect(message).toContain(
      'resources: there is no list "vacations". There are users, projecttimecategories,',
    );
    expect(message).toContain('wait takes true or false, got "maybe"');
    expect(message).toContain('There is no setting no-such.');
    expect(message).not.toContain('cret');
  });

  it.each<[string, readonly string[]]>([
    ['', catalogue.filter(({ details }) => details).map(({ name }) => name)],
    ['none', []],
    ['invoices, projecttimes', ['invoices', 'projecttimes']],
    ['users users', ['users']],
  ])('read from details %j', (details, lists) => {
    const { resources } = settingsFromOptions({ ...given, details }, {});
    expect(resources.filter((list) => list.details).map(({ name }) => name)).toEqual(lists);
  });

  it('take details only of lists that are backed up', () => {
    const parse = (resources: string, details: string) =>
      settingsFromOptions({ ...given, resources, details }, {}).resources.map((list) => [
        list.name,
        list.details,
      ]);
    expect(parse('users,vacations:vacationID', 'vacations')).toEqual([
      ['users', false],
      ['vacations', true],
    ]);
    expect(() => parse('users', 'invoices')).toThrow(
      'details takes names of lists that are backed up, or none, got "invoices". These are users.',
    );
    expect(() => parse('', 'vacations')).toThrow(SettingsError);
    expect(() => parse('', 'users,none')).toThrow(SettingsError);
  });

  it.each([
    ['rechnungen', 'did you mean invoices?'],
    ['Ansprechpartner', 'did you mean contacts?'],
    ['projecttime', 'did you mean projecttimes?'],
    ['invoice', 'did you mean invoices?'],
  ])('offer for %j the list that is meant', (resources, offer) => {
    expect(() => settingsFromOptions({ ...given, resources }, {})).toThrow(offer);
  });

  it('refuse a list that is named twice', () => {
    expect(() => settingsFromOptions({ ...given, resources: 'users,users' }, {})).toThrow(
      'resources names users twice.',
    );
  });

  it('read when details are too old and when a loss is reported', () => {
    expect(settingsFromOptions(given, {})).toMatchObject({
      detailsMaxAgeMs: 30 * dayMs,
      alertShrink: 20,
    });
    expect(() => settingsFromOptions({ ...given, 'alert-shrink': '101' }, {})).toThrow(
      'alert-shrink takes a whole number from 0 to 100, got "101"',
    );
  });

  it('read lists with and without the field that names a record', () => {
    const { resources, named } = settingsFromOptions(
      { ...given, resources: 'users, vacations:vacationID' },
      {},
    );
    expect(resources.map(({ name, idField }) => [name, idField])).toEqual([
      ['users', 'userID'],
      ['vacations', 'vacationID'],
    ]);
    expect(named).toEqual(new Set(['users', 'vacations']));
    expect(settingsFromOptions(given, {}).named.size).toBe(0);
  });
});

describe('settings of the action', () => {
  const inputs = { 'INPUT_WORKSPACE-URL': url, 'INPUT_API-KEY': 'secret-0123456789' };

  it('come from the variables that the runner makes of inputs; empty ones are not given', () => {
    const settings = settingsFromInputs({
      ...inputs,
      INPUT_FORCE: '',
      'INPUT_TIME-LIMIT': '5m',
      'INPUT_KEEP-DAILY': '7',
      'INPUT_GITHUB-TOKEN': 'ghs_x',
      GITHUB_REPOSITORY: 'o/r',
    });
    expect(settings).toMatchObject({
      workspaceUrl: url,
      force: false,
      timeLimitMs: 300_000,
      keep: { daily: 7 },
      publish: 'release',
      githubToken: 'ghs_x',
      encryption: { kind: 'none' },
    });
  });

  it('do not have what only the command line has, and the other way round', () => {
    expect(() => settingsFromInputs({ ...inputs, INPUT_DIRECTORY: 'x' })).toThrow('no setting directory');
    expect(() => settingsFromOptions({ ...given, publish: 'release' }, {})).toThrow('no setting publish');
  });

  it.each([
    [{ INPUT_PUBLISH: 'artifact', 'INPUT_KEEP-LAST': '3' }, 'keep-… is for releases'],
    [{ INPUT_PUBLISH: 'artifact', 'INPUT_TAX-EXTRACT': 'true' }, 'tax-extract makes a release'],
    [{ 'INPUT_ARTIFACT-RETENTION-DAYS': '3' }, 'is for publish: artifact'],
    [{ 'INPUT_ENCRYPT-TO': 'age1x', 'INPUT_ENCRYPT-PASSPHRASE': 'x' }, 'exclude each other'],
    [{ INPUT_PUBLISH: 'ftp' }, 'publish takes one of release, artifact, got "ftp"'],
  ])('that contradict each other are refused: %j', (more, words) => {
    expect(() => settingsFromInputs({ ...inputs, ...more })).toThrow(words);
  });

  it('keep the spaces inside a passphrase', () => {
    const passphrase = 'correct horse  battery staple';
    expect(settingsFromInputs({ ...inputs, 'INPUT_ENCRYPT-PASSPHRASE': passphrase }).encryption).toEqual({
      kind: 'passphrase',
      passphrase,
    });
  });
});

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['24h', dayMs],
    ['30d', 2_592_000_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '10', 'm', '-1m', '1.5h', '1w'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('a process whose environment switches off the proof of who answers', () => {
  const blind = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const inputs = { 'INPUT_WORKSPACE-URL': url, 'INPUT_API-KEY': 'secret-0123456789' };

  it('gets no settings, by either front end', () => {
    const told = 'NODE_TLS_REJECT_UNAUTHORIZED is 0, so anybody on the network could read the key';
    expect(() => settingsFromOptions(given, blind)).toThrow(told);
    expect(() => settingsFromInputs({ ...inputs, ...blind })).toThrow(told);
    expect(() => settingsFromInputs({ ...inputs, NODE_TLS_REJECT_UNAUTHORIZED: '1' })).not.toThrow();
  });

  it('may use a workspace on this machine, where nothing is encrypted', () => {
    const loopback = { ...given, 'workspace-url': 'http://127.0.0.1:8080' };
    expect(() => settingsFromOptions(loopback, blind)).not.toThrow();
  });
});
