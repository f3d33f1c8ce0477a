/** What a second look at an archive found, for people. */
import type { SecondLook } from '../outcome.js';
import { counted, minute } from './format.js';

/** One line if the archive is not sound any more, none if it is or was not looked at. */
export function damagedLines(look: SecondLook | undefined): readonly string[] {
  return look?.fault === undefined ? [] : [`The archive ${look.name} is not sound any more. ${look.fault}`];
}

/** What was found, and which archives were looked at when. */
export function secondLookLines(look: SecondLook): readonly string[] {
  const { name, depth, fault, looks, unseen } = look;
  const proved =
    depth === 'records' ? 'it is sound' : 'it is byte by byte what was published, but its key is not here';
  const found = fault === undefined ? [`Looked again at the archive ${name}: ${proved}.`] : [];
  const earlier = Object.entries(looks)
    .filter(([other]) => other !== name)
    .sort(([, one], [, other]) => other - one)
    .map(([other, at]) => `${other} (${minute(at)} UTC)`);
  const looked = earlier.length > 0 ? [`Looked at before: ${earlier.join(', ')}.`] : [];
  const left = unseen > 0 ? [`Not looked at yet: ${counted(unseen, 'archive')}.`] : [];
  return [...found, ...looked, ...left];
}
