import { describe, expect, it } from 'vitest';
import { formatMarker, markerOf, releaseTag } from '../../../src/publish/release-marker.js';
import { isTaxRelease, taxTag } from '../../../src/publish/tax-release.js';

const marker = { workspace: 'agency-prosonata-software', backupId: '20261123T0215Z', isComplete: true };
const body = `# Notes\n\n${formatMarker(marker)}`;

describe('a release of ours', () => {
  it('is known by its tag and by the marker in its notes, which agree', () => {
    expect(markerOf({ tag: releaseTag(marker), body })).toEqual(marker);
    expect(
      markerOf({ tag: releaseTag(marker), body: formatMarker({ ...marker, isComplete: false }) }),
    ).toEqual({
      ...marker,
      isComplete: false,
    });
  });

  it('is not one that has the tag alone, the marker alone, or another marker', () => {
    expect(markerOf({ tag: releaseTag(marker), body: '# Notes' })).toBeUndefined();
    expect(markerOf({ tag: 'v1.0.0', body })).toBeUndefined();
    const later = { ...marker, backupId: '20261124T0215Z' };
    expect(markerOf({ tag: releaseTag(marker), body: formatMarker(later) })).toBeUndefined();
  });

  it('is no tax extract, and a tax extract is no backup', () => {
    const { workspace } = marker;
    const extract = {
      tag: taxTag({ workspace, year: '2025' }),
      body: `<!-- prosonata-tax-extract workspace=${workspace} year=2025 -->`,
    };
    expect([isTaxRelease(extract), markerOf(extract)]).toEqual([true, undefined]);
    expect(isTaxRelease({ ...extract, tag: taxTag({ workspace, year: '2024' }) })).toBe(false);
    expect(isTaxRelease({ tag: releaseTag(marker), body })).toBe(false);
  });
});
