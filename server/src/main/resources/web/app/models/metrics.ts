import { plain, rows } from '../format/values';

const HEADLINE_MAX = 3;

/** The first few numbers of what a version's registration said, in one line. */
export function headline(facts: Record<string, unknown>): string {
  return rows(facts)
    .filter(([, value]) => typeof value === 'number')
    .slice(0, HEADLINE_MAX)
    .map(([name, value]) => `${name} ${plain(value)}`)
    .join(' · ');
}
