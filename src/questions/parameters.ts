/** What the reader may choose, and how queries use it. */
import type { QuestionParameter } from './question.js';

export const year: QuestionParameter = { name: 'year', words: ['Jahr', 'Year'], kind: 'year' };

/** SQL that is true of days of the year that is the first parameter, or of all if none is chosen. */
export function ofYear(date: string): string {
  return `(?1 IS NULL OR substr(${date}, 1, 4) = CAST(?1 AS TEXT))`;
}
