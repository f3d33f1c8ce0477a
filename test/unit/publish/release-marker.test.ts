import { describe, expect, it } from 'vitest';
import { formatMarker, markerOf, releaseTag } from '../../../src/publish/release-marker.js';

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
});
