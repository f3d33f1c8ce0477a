/** Rules of a repository by which its tags can be made or not. Pure. */
import * as v from 'valibot';

/** One ruleset as GitHub gives it: https://docs.github.com/rest/repos/rules. */
export const rulesetSchema = v.pipe(
  v.object({
    name: v.fallback(v.string(), ''),
    target: v.fallback(v.string(), ''),
    enforcement: v.fallback(v.string(), ''),
    current_user_can_bypass: v.optional(v.string()),
    conditions: v.fallback(
      v.object({ ref_name: v.object({ include: v.array(v.string()), exclude: v.array(v.string()) }) }),
      { ref_name: { include: [], exclude: [] } },
    ),
    rules: v.fallback(v.array(v.object({ type: v.string() })), []),
  }),
  v.transform(({ conditions, current_user_can_bypass, rules, ...rest }) => ({
    ...rest,
    include: conditions.ref_name.include,
    exclude: conditions.ref_name.exclude,
    rules: rules.map(({ type }) => type),
    /** Whether the token may do it all the same; undefined if GitHub does not tell. */
    mayBypass: current_user_can_bypass === undefined ? undefined : current_user_can_bypass !== 'never',
  })),
);

export type Ruleset = v.InferOutput<typeof rulesetSchema>;

/** Of the list, which gives no rules: those that are worth a look. */
export const listedRulesetSchema = v.object({
  id: v.number(),
  target: v.fallback(v.string(), ''),
  enforcement: v.fallback(v.string(), ''),
});

/** Whether a ruleset keeps a tag from being made, as far as its rules tell. */
export function forbidsTag(ruleset: Ruleset, tag: string): boolean {
  const { target, enforcement, include, exclude, rules, mayBypass } = ruleset;
  if (target !== 'tag' || enforcement !== 'active' || mayBypass || !rules.includes('creation')) return false;
  const isMeant = (pattern: string) => pattern === '~ALL' || matches(pattern, `refs/tags/${tag}`);
  return include.some(isMeant) && !exclude.some(isMeant);
}

/** As fnmatch with FNM_PATHNAME: `*` and `?` stop at a slash, `**` does not. Sets of letters match nothing here. */
function matches(pattern: string, ref: string): boolean {
  const parts = pattern.split(/(\*\*|\*|\?)/).map((part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replace(/[\\^$.+()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`).test(ref);
}
