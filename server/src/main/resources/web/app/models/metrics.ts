import { plain, rows } from '../format/values';

const HEADLINE_MAX = 3;

/** What people ask for first; other numbers follow as the server gives them. */
const FIRST = ['accuracy', 'f1', 'rmse', 'mae', 'r2'];

/** The first few numbers of what a version's registration said, in one line. */
export function headline(facts: Record<string, unknown>): string {
  return rows(facts)
    .filter(([, value]) => typeof value === 'number')
    .sort(([a], [b]) => rank(a) - rank(b))
    .slice(0, HEADLINE_MAX)
    .map(([name, value]) => `${name} ${plain(value)}`)
    .join(' · ');
}

function rank(name: string): number {
  const place = FIRST.indexOf(name);
  return place < 0 ? FIRST.length : place;
}
