/** A place in the page. */
export type Route =
  | { view: 'home' }
  | { view: 'dag'; name: string }
  | { view: 'run'; id: string; task?: string }
  | { view: 'models' }
  | { view: 'model'; name: string }
  | { view: 'workers' }
  | { view: 'nowhere'; hash: string };

const part = encodeURIComponent;

/** Reads the place from the address, so that a reload comes back to it. */
export function routeOf(hash: string): Route {
  let parts: string[];
  try {
    parts = hash.replace(/^#?\/?/, '').split('/').map(decodeURIComponent);
  } catch {
    return { view: 'nowhere', hash };
  }
  const [place, name, below, task] = parts;
  if (!place) return { view: 'home' };
  if (place === 'workers' && parts.length === 1) return { view: 'workers' };
  if (place === 'models' && parts.length === 1) return { view: 'models' };
  if (place === 'models' && name && parts.length === 2) return { view: 'model', name };
  if (place === 'dags' && name && parts.length === 2) return { view: 'dag', name };
  if (place === 'runs' && name && parts.length === 2) return { view: 'run', id: name };
  if (place === 'runs' && name && below === 'tasks' && task && parts.length === 4) {
    return { view: 'run', id: name, task };
  }
  return { view: 'nowhere', hash };
}

/** Addresses of places. */
export const to = {
  home: '#/',
  models: '#/models',
  workers: '#/workers',
  dag: (name: string) => `#/dags/${part(name)}`,
  run: (id: string) => `#/runs/${part(id)}`,
  task: (run: string, task: string) => `#/runs/${part(run)}/tasks/${part(task)}`,
  model: (name: string) => `#/models/${part(name)}`,
};
