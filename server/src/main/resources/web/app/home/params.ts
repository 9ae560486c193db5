import type { ParamView, Plain } from '../api/views';

/** What a form holds: text for fields, true or false for a box. */
export type Written = Record<string, string | boolean>;

/** Typed values, or by name what is wrong. */
export interface Read {
  values: Plain;
  mistakes: Record<string, string>;
}

const STRUCTURES = ['array', 'object'];

export const isStructure = (param: ParamView) => STRUCTURES.includes(param.type);

/** What the form shows first: the values given, otherwise the defaults. */
export function written(params: ParamView[], given: Plain = {}): Written {
  return Object.fromEntries(
    params.map((param) => [param.name, asWritten(param, given[param.name] ?? param.fallback)]),
  );
}

function asWritten(param: ParamView, value: unknown): string | boolean {
  if (param.type === 'boolean') {
    return value === true;
  }
  if (value === undefined || value === null) {
    return '';
  }
  return isStructure(param) ? JSON.stringify(value, null, 2) : String(value);
}

/** Reads the form. An empty field leaves the value to its default. */
export function read(params: ParamView[], form: Written): Read {
  const answer: Read = { values: {}, mistakes: {} };
  for (const param of params) {
    const entry = form[param.name] ?? '';
    if (entry === '' && (param.type !== 'string' || param.fallback !== '')) {
      if (param.required) {
        answer.mistakes[param.name] = 'A value is needed.';
      }
      continue;
    }
    const [value, mistake] = typed(param, entry);
    if (mistake) {
      answer.mistakes[param.name] = mistake;
    } else {
      answer.values[param.name] = value;
    }
  }
  return answer;
}

function typed(param: ParamView, entry: string | boolean): [unknown, string?] {
  if (typeof entry === 'boolean' || param.type === 'string') {
    return [entry];
  }
  const number = entry.trim() === '' ? NaN : Number(entry);
  switch (param.type) {
    case 'integer':
      return Number.isSafeInteger(number) ? [number] : [0, 'A whole number was expected.'];
    case 'number':
      return Number.isFinite(number) ? [number] : [0, 'A number was expected.'];
    default:
      return structure(param, entry);
  }
}

function structure(param: ParamView, entry: string): [unknown, string?] {
  const expected = `A JSON ${param.type === 'array' ? 'list' : 'object'} was expected`;
  try {
    const value: unknown = JSON.parse(entry);
    const fits = Array.isArray(value) === (param.type === 'array');
    return typeof value === 'object' && value && fits ? [value] : [0, `${expected}.`];
  } catch (error) {
    return [0, `${expected}: ${(error as Error).message}`];
  }
}
