import { expect, it, onTestFinished } from 'vitest';
import { fixedClock } from '../clock.js';
import { serveGitHub } from './services.js';

async function storage() {
  const clock = fixedClock();
  const services = await serveGitHub({ now: clock.now });
  onTestFinished(() => services.close());
  services.blobs.put('cache/1', { bytes: Buffer.from('0123456789'), contentType: 'text/plain' });
  return { clock, blobs: services.blobs };
}

it('a blob is read whole, by its head, and by range', async () => {
  const { blobs } = await storage();
  const url = blobs.signedUrl('cache/1', 'r');
  expect(await (await fetch(url)).text()).toBe('0123456789');
  expect((await fetch(url, { method: 'HEAD' })).headers.get('content-length')).toBe('10');
  const part = await fetch(url, { headers: { 'x-ms-range': 'bytes=2-4' } });
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
    206,
    'bytes 2-4/10',
    '234',
  ]);
  expect((await fetch(url, { headers: { range: 'bytes=8-' } })).status).toBe(206);
  expect((await fetch(url, { headers: { range: 'bytes=10-' } })).status).toBe(416);
});

it('a signed URL opens what it says, for as long as it says, and nothing else', async () => {
  const { blobs, clock } = await storage();
  const url = blobs.signedUrl('cache/1', 'r', 60_000);
  const statusOf = async (target: string, init?: RequestInit) => (await fetch(target, init)).status;
  expect(await statusOf(url.replace('cache/1', 'cache/2'))).toBe(403);
  expect(await statusOf(url.replace(/sig=[^&]+/, 'sig=abc'))).toBe(403);
  expect(await statusOf(url.replace(/se=[^&]+/, 'se=2099-01-01'))).toBe(403);
  const put = { method: 'PUT', body: 'new', headers: { 'x-ms-blob-type': 'BlockBlob' } };
  expect(await statusOf(url, put)).toBe(403);
  expect(await statusOf(blobs.signedUrl('cache/1', 'cw'), put)).toBe(201);
  expect(blobs.get('cache/1')?.bytes.toString()).toBe('new');
  expect(await statusOf(blobs.signedUrl('cache/9', 'r'))).toBe(404);
  clock.step(61_000);
  expect(await statusOf(url)).toBe(403);
});

it('blocks become a blob in the order of their list, and a list of unknown blocks is refused', async () => {
  const { blobs } = await storage();
  const url = blobs.signedUrl('cache/2', 'cw');
  const put = (comp: string, body: string) => fetch(`${url}&${comp}`, { method: 'PUT', body });
  await put('comp=block&blockid=Yg%3D%3D', 'second');
  await put('comp=block&blockid=YQ%3D%3D', 'first ');
  const list = (...ids: string[]) =>
    put('comp=blocklist', `<BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`);
  expect((await list('YQ==', 'Yw==')).status).toBe(400);
  expect((await list('YQ==', 'Yg==')).status).toBe(201);
  expect(blobs.get('cache/2')?.bytes.toString()).toBe('first second');
});
