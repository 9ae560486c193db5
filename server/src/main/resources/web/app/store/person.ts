/** Where the name of whoever decides something is kept for the next time. */
const NAME = 'millrace-name';

/** Who sits in front of the page, as far as they said. */
export const person = {
  name: () => localStorage.getItem(NAME) ?? '',
  keep: (name: string) => localStorage.setItem(NAME, name),
};
