import { describe, expect, it } from 'vitest';
import { formsOf } from '../../../src/action/host.js';

describe('a secret', () => {
  it('is masked in every form in which it may be printed', () => {
    const secret = 'k"y/ü+1';
    const forms = formsOf(secret);
    expect(forms).toContain(secret);
    expect(forms).toContain(encodeURIComponent(secret));
    expect(forms).toContain(Buffer.from(secret).toString('base64'));
    expect(forms).toContain('k\\"y/ü+1');
  });
});
