import { germanNamesOf } from '../labels/lists.js';
import { catalogue } from '../prosonata/catalogue.js';

/** The API's name of a list that somebody names, in English or German; any other name is that of a list itself. */
export function listNamed(name: string): string {
  const wanted = name.toLowerCase();
  const found = catalogue.find((list) =>
    [list.name, ...germanNamesOf(list.name)].some((word) => word.toLowerCase() === wanted),
  );
  return found?.name ?? name;
}
