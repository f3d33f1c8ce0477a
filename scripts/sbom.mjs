// Prints the bill of materials of what is released, as CycloneDX: the packages in the bundles, and no tools.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bundledPackages } from './bundled-packages.mjs';

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));

const hashes = (integrity = '') => {
  const [, digest] = /^sha512-(\S+)$/.exec(integrity) ?? [];
  return digest ? [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] : [];
};
const purl = (part) => `pkg:npm/${part.name.replace('@', '%40')}@${part.version}`;

const components = bundledPackages().map((part) => ({
  type: 'library',
  'bom-ref': purl(part),
  name: part.name,
  version: part.version,
  purl: purl(part),
  licenses: part.license ? [{ expression: part.license }] : [],
  hashes: hashes(part.integrity),
}));
// The same content has the same number, so that two builds of one commit can be compared.
const digest = createHash('sha256')
  .update(JSON.stringify([version, components]))
  .digest('hex');
const serial = digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-5$3-8$4-$5');
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${serial}`,
  version: 1,
  metadata: { component: { type: 'application', name, version, purl: purl({ name, version }) } },
  components,
};
console.log(JSON.stringify(bom, undefined, 2));
