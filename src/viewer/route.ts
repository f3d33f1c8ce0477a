/** What is shown, as the part of the address behind #, so that back and forward work. Pure. */
import type { Filter, RowsWanted } from './protocol.js';

export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'list'; readonly wanted: RowsWanted }
  | { readonly page: 'record'; readonly list: string; readonly id: string }
  | { readonly page: 'changes'; readonly list: string }
  | { readonly page: 'search'; readonly text: string }
  | { readonly page: 'question'; readonly name: string; readonly given: Readonly<Record<string, string>> }
  | { readonly page: 'compare' }
  /** Who is looked for, or whose data are shown. */
  | { readonly page: 'person'; readonly who: string; readonly list?: string; readonly id?: string };

export function addressOf(route: Route): string {
  switch (route.page) {
    case 'overview':
    case 'compare':
      return `#${route.page}`;
    case 'record':
      return `#record/${encodeURIComponent(route.list)}/${encodeURIComponent(route.id)}`;
    case 'changes':
      return `#changes/${encodeURIComponent(route.list)}`;
    case 'search':
      return `#search?${new URLSearchParams({ text: route.text })}`;
    case 'question':
      return `#question/${encodeURIComponent(route.name)}?${new URLSearchParams(route.given)}`;
    case 'person':
      return route.list !== undefined && route.id !== undefined
        ? `#person/${encodeURIComponent(route.list)}/${encodeURIComponent(route.id)}`
        : `#person?${new URLSearchParams({ who: route.who })}`;
    case 'list': {
      const { list, filters, search, sort } = route.wanted;
      const parameters = new URLSearchParams();
      if (search) parameters.set('search', search);
      if (sort) parameters.set('sort', (sort.isDescending ? '-' : '+') + sort.column);
      for (const filter of filters) parameters.append('filter', JSON.stringify(filter));
      const text = parameters.toString();
      return `#list/${encodeURIComponent(list)}${text && `?${text}`}`;
    }
  }
}

/** An address that makes no sense is the overview. */
export function routeOf(address: string): Route {
  const [path = '', query = ''] = splitOnce(address.replace(/^#/, ''), '?');
  const [page, ...names] = path.split('/').map(decoded);
  const [first, second] = names;
  const parameters = new URLSearchParams(query);
  switch (page) {
    case 'list':
      return first ? { page, wanted: wantedIn(first, parameters) } : { page: 'overview' };
    case 'record':
      return first && second !== undefined ? { page, list: first, id: second } : { page: 'overview' };
    case 'changes':
      return first ? { page, list: first } : { page: 'overview' };
    case 'search':
      return { page, text: parameters.get('text') ?? '' };
    case 'question':
      return { page, name: first ?? '', given: Object.fromEntries(parameters) };
    case 'compare':
      return { page };
    case 'person':
      return first && second !== undefined
        ? { page, who: '', list: first, id: second }
        : { page, who: parameters.get('who') ?? '' };
    default:
      return { page: 'overview' };
  }
}

function wantedIn(list: string, parameters: URLSearchParams): RowsWanted {
  const sort = parameters.get('sort');
  return {
    list,
    search: parameters.get('search') ?? '',
    filters: parameters.getAll('filter').flatMap(filterIn),
    ...(sort && { sort: { column: sort.slice(1), isDescending: sort.startsWith('-') } }),
  };
}

const kinds: readonly unknown[] = ['contains', 'is', 'number', 'day'];

function filterIn(text: string): readonly Filter[] {
  try {
    const filter = JSON.parse(text) as Filter;
    const isFilter = kinds.includes(filter?.kind) && typeof filter.column === 'string';
    return isFilter && (filter.kind !== 'is' || Array.isArray(filter.values)) ? [filter] : [];
  } catch {
    return [];
  }
}

function splitOnce(text: string, by: string): readonly string[] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
