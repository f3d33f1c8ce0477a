/** All questions, in the order in which people see them. */
import { hourQuestions } from './hours.js';
import { moneyQuestions } from './money.js';
import type { Question } from './question.js';
import { workQuestions } from './work.js';

export const questions: readonly Question[] = [...moneyQuestions, ...hourQuestions, ...workQuestions];

export function findQuestion(id: string): Question | undefined {
  return questions.find((question) => question.id === id);
}
