const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (n: number) => String(n).padStart(2, '0');

/** Milliseconds as people say them: `0.4 s`, `12 s`, `3 min 04 s`, `2 h 05 min`, `3 d 4 h`. */
export function duration(millis: number): string {
  const time = Math.max(0, millis);
  if (time < 10 * SECOND) {
    return `${(Math.floor(time / 100) / 10).toFixed(1)} s`;
  }
  if (time < MINUTE) {
    return `${Math.floor(time / SECOND)} s`;
  }
  if (time < HOUR) {
    return `${Math.floor(time / MINUTE)} min ${two(Math.floor((time % MINUTE) / SECOND))} s`;
  }
  if (time < DAY) {
    return `${Math.floor(time / HOUR)} h ${two(Math.floor((time % HOUR) / MINUTE))} min`;
  }
  return `${Math.floor(time / DAY)} d ${Math.floor((time % DAY) / HOUR)} h`;
}

/** A duration where room is short: its largest unit alone. */
export function brief(millis: number): string {
  return duration(millis).replace(/(min|h|d) .*$/, '$1');
}

/** From one instant to another, or until now; empty before it began. */
export function elapsed(from: string | undefined, to: string | undefined, now: Date): string {
  if (!from) {
    return '';
  }
  const end = to ? Date.parse(to) : now.getTime();
  return duration(end - Date.parse(from));
}

/** How long ago, in the largest unit that fits. */
export function ago(instant: string, now: Date): string {
  const time = now.getTime() - Date.parse(instant);
  if (time < 5 * SECOND) {
    return 'just now';
  }
  if (time < MINUTE) {
    return `${Math.floor(time / SECOND)} s ago`;
  }
  if (time < HOUR) {
    return `${Math.floor(time / MINUTE)} min ago`;
  }
  return time < DAY ? `${Math.floor(time / HOUR)} h ago` : `${Math.floor(time / DAY)} d ago`;
}

/** How long until then, in the largest unit that fits. */
export function until(instant: string, now: Date): string {
  const time = Date.parse(instant) - now.getTime();
  return time < SECOND ? 'now' : `in ${brief(time)}`;
}

const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const timeOnly = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** Day and time in the reader's zone. */
export const local = (instant: string) => dayAndTime.format(new Date(instant));

/** Weekday, day and time where the clocks of a zone stand, with the zone's short name. */
export function atZone(instant: string, zone: string): string {
  try {
    return zoned(instant, zone);
  } catch {
    return zoned(instant, 'UTC'); // a zone that this browser does not know
  }
}

function zoned(instant: string, zone: string): string {
  const time = new Date(instant);
  const year = time.getUTCFullYear() === new Date().getUTCFullYear() ? undefined : 'numeric';
  const second = time.getUTCSeconds() === 0 ? undefined : '2-digit';
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year,
    hour: '2-digit',
    minute: '2-digit',
    second,
    hourCycle: 'h23',
    timeZone: zone,
    timeZoneName: 'short',
  }).format(time);
}

/** Time of day in the reader's zone. */
export const localTime = (instant: string | Date) => timeOnly.format(new Date(instant));

/** The same instant in UTC, for hovering. */
export const utc = (instant: string) =>
  new Date(instant).toISOString().replace('T', ' ').replace('Z', ' UTC');
