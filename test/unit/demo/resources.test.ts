import { describe, expect, it } from 'vitest';
import { demoResources } from '../../../src/demo/resources.js';
import { catalogue } from '../../../src/prosonata/catalogue.js';

describe('the lists of the demo workspace', () => {
  it('are those of the catalogue, with the same id fields', () => {
    const ids = (resources: readonly { readonly name: string; readonly idField: string }[]) =>
      Object.fromEntries(resources.map(({ name, idField }) => [name, idField]));
    expect(ids(demoResources)).toEqual(ids(catalogue));
  });

  it.each(catalogue)(
    '$name: the catalogue asks for active and inactive records as the demo filters',
    (resource) => {
      const { activeField } = demoResources.find(({ name }) => name === resource.name) ?? {};
      const filters = resource.passes.map(({ filter }) => filter);
      expect(filters).toEqual(
        activeField === undefined ? [{}] : ['1', '0', '1'].map((value) => ({ [activeField]: value })),
      );
    },
  );

  it.each(demoResources.filter(({ detailOnly }) => detailOnly))(
    '$name: the catalogue reads the details that only single reads give',
    ({ name }) => {
      expect(catalogue.find((resource) => resource.name === name)?.details).toBe(true);
    },
  );

  it.each(demoResources)('$name: the id field sorts', ({ idField, sortable }) => {
    expect(sortable.split(' ')).toContain(idField);
  });
});
