// An action that calls the real clients: input `calls` is a list of [name, ...arguments], output `results` what each
// gave, or { error }. The clients read the environment themselves, so each run has a process of its own.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as core from '@actions/core';

// Each loads for a second: only what is called is loaded.
const cache = async (name, ...args) => (await import('@actions/cache'))[name](...args);
const artifact = async (name, ...args) =>
  new (await import('@actions/artifact')).DefaultArtifactClient()[name](...args);

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const calls = {
  ...Object.fromEntries(
    ['saveCache', 'restoreCache', 'isFeatureAvailable'].map((name) => [name, cache.bind(null, name)]),
  ),
  ...Object.fromEntries(
    ['uploadArtifact', 'listArtifacts', 'getArtifact', 'downloadArtifact', 'deleteArtifact'].map((name) => [
      name,
      artifact.bind(null, name),
    ]),
  ),
  /** Bytes that cannot be compressed, the same for the same seed; gives their hash. */
  write(path, bytes, seed = '') {
    let content = Buffer.alloc(0);
    for (let block = 0; content.length < bytes; block++) {
      const parts = Array.from({ length: 4096 }, (_, part) => `${seed} ${block} ${part}`);
      content = Buffer.concat([content, ...parts.map((part) => createHash('sha512').update(part).digest())]);
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content.subarray(0, bytes));
    return sha256(content.subarray(0, bytes));
  },
  hash: (path) => sha256(readFileSync(path)),
};

const results = [];
for (const [name, ...args] of JSON.parse(core.getInput('calls'))) {
  try {
    results.push((await calls[name](...args)) ?? null);
  } catch (error) {
    results.push({ error: { name: error.name, message: error.message } });
  }
}
core.setOutput('results', JSON.stringify(results));
