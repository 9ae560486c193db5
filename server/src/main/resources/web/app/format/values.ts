const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes in binary units with at most one decimal. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 4 });
const whole = new Intl.NumberFormat('en');

export const count = (value: number) => whole.format(value);

/** A number, text or structure as one line. */
export function plain(value: unknown): string {
  if (typeof value === 'number') {
    const tiny = value !== 0 && Math.abs(value) < 0.001;
    return tiny ? value.toExponential(2) : grouped.format(value);
  }
  if (value === null || value === undefined) {
    return '–';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The first characters of a digest or version, enough to tell two apart. */
export const short = (digest: string) => digest.replace(/^sha256:/, '').slice(0, 10);

/** Nested maps as rows: `confusion.red` and its value. */
export function rows(values: Record<string, unknown>, prefix = ''): [string, unknown][] {
  return Object.entries(values).flatMap(([name, value]): [string, unknown][] =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? rows(value as Record<string, unknown>, `${prefix}${name}.`)
      : [[prefix + name, value]],
  );
}
