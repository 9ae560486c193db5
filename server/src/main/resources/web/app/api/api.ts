import type {
  AttemptView,
  DagView,
  Decision,
  DeliveryView,
  GraphView,
  Items,
  LogLine,
  MaintenanceView,
  ModelView,
  Page,
  Plain,
  RunView,
  TaskView,
  TickView,
  TriggerView,
  WorkerView,
} from './views';
import { Problem } from './problem';

const BASE = '/api/v1';

/** Tasks and runs asked for at once; the server's limit is 500. */
const PAGE_ITEMS = 500;

/** Log lines asked for at once; the server's limit is 5,000. */
export const LOG_LINES_PER_PAGE = 1_000;

const part = encodeURIComponent;

async function answer(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(BASE + path, init);
  } catch (error) {
    if (init.signal?.aborted) {
      throw error;
    }
    throw Problem.unreachable();
  }
  if (!response.ok) {
    throw await Problem.from(response);
  }
  return response;
}

async function json<T>(path: string, signal?: AbortSignal): Promise<T> {
  const headers = { Accept: 'application/json' };
  return (await answer(path, { headers, signal })).json() as Promise<T>;
}

async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await answer(path, request)).json() as Promise<T>;
}

const triggerPath = (dag: string, trigger?: string) =>
  `/dags/${part(dag)}/triggers${trigger === undefined ? '' : `/${part(trigger)}`}`;
const runPath = (run: string) => `/runs/${part(run)}`;
const taskPath = (run: string, task: string) => `${runPath(run)}/tasks/${part(task)}`;

/** The REST calls that the page makes. Every call throws a {@link Problem} if it fails. */
export const api = {
  maintenance: (signal?: AbortSignal) => json<MaintenanceView>('/maintenance', signal),
  dags: (signal?: AbortSignal) => json<Items<DagView>>('/dags', signal),
  dag: (name: string, signal?: AbortSignal) => json<DagView>(`/dags/${part(name)}`, signal),
  dagGraph: (name: string, signal?: AbortSignal) =>
    json<GraphView>(`/dags/${part(name)}/graph`, signal),
  triggers: (dag: string, signal?: AbortSignal) =>
    json<Items<TriggerView>>(triggerPath(dag), signal),
  deliveries: (dag: string, trigger: string, limit: number, signal?: AbortSignal) =>
    json<Items<DeliveryView>>(`${triggerPath(dag, trigger)}/deliveries?limit=${limit}`, signal),
  ticks: (dag: string, trigger: string, limit: number, signal?: AbortSignal) =>
    json<Items<TickView>>(`${triggerPath(dag, trigger)}/ticks?limit=${limit}`, signal),

  runs(asked: { dag?: string; cursor?: string; limit: number }, signal?: AbortSignal) {
    const query = new URLSearchParams({ limit: String(asked.limit) });
    if (asked.dag) query.set('dag', asked.dag);
    if (asked.cursor) query.set('cursor', asked.cursor);
    return json<Page<RunView>>(`/runs?${query}`, signal);
  },
  run: (run: string, signal?: AbortSignal) => json<RunView>(runPath(run), signal),
  runGraph: (run: string, signal?: AbortSignal) =>
    json<GraphView>(`${runPath(run)}/graph`, signal),

  /** All tasks of a run, page by page. */
  async tasks(run: string, signal?: AbortSignal): Promise<TaskView[]> {
    const tasks: TaskView[] = [];
    let cursor: string | undefined;
    do {
      const after = cursor ? `&cursor=${part(cursor)}` : '';
      const path = `${runPath(run)}/tasks?limit=${PAGE_ITEMS}${after}`;
      const page: Page<TaskView> = await json(path, signal);
      tasks.push(...page.items);
      cursor = page.next;
    } while (cursor);
    return tasks;
  },
  /** A task of a step, or an item of one. */
  task: (run: string, task: string, signal?: AbortSignal) =>
    json<TaskView>(taskPath(run, task), signal),
  /** The first items of a task that have begun. */
  items: (run: string, task: string, limit: number, signal?: AbortSignal) =>
    json<Page<TaskView>>(`${taskPath(run, task)}/items?limit=${limit}`, signal),
  attempts: (run: string, task: string, signal?: AbortSignal) =>
    json<Items<AttemptView>>(`${taskPath(run, task)}/attempts`, signal),
  logs(run: string, task: string, attempt: number, after: number, signal?: AbortSignal) {
    const query = `attempt=${attempt}&after=${after}&limit=${LOG_LINES_PER_PAGE}`;
    return json<Items<LogLine>>(`${taskPath(run, task)}/logs?${query}`, signal);
  },

  models: (signal?: AbortSignal) => json<Items<ModelView>>('/models', signal),
  model: (name: string, signal?: AbortSignal) => json<ModelView>(`/models/${part(name)}`, signal),
  async card(name: string, version: number, signal?: AbortSignal): Promise<string> {
    const path = `/models/${part(name)}/versions/${version}/card`;
    return (await answer(path, { headers: { Accept: 'text/markdown' }, signal })).text();
  },
  workers: (signal?: AbortSignal) => json<Items<WorkerView>>('/workers', signal),

  /** Stops a trigger for the time being, or all of the DAG. */
  pause: (dag: string, trigger: string | undefined, by: string, reason: string) =>
    post<Items<TriggerView>>(`${triggerPath(dag, trigger)}/pause`, { by, reason }),
  resume: (dag: string, trigger: string | undefined, by: string) =>
    post<Items<TriggerView>>(`${triggerPath(dag, trigger)}/resume`, { by }),
  cancel: (run: string) => post<RunView>(`${runPath(run)}/cancel`, {}),
  kill: (run: string) => post<RunView>(`${runPath(run)}/kill`, {}),
  decide: (run: string, task: string, decision: Decision) =>
    post<TaskView>(`${taskPath(run, task)}/decision`, decision),

  /** Starts a run; the same key again answers with the same run. */
  async trigger(
    dag: string,
    params: Plain,
    how: { cache?: boolean },
    idempotencyKey: string,
  ): Promise<RunView> {
    const response = await answer(`/dags/${part(dag)}/runs`, {
      method: 'POST',
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'Idempotency-Key': idempotencyKey,
      },
      body: JSON.stringify({ params, ...how }),
    });
    return response.json() as Promise<RunView>;
  },

  eventsUrl: `${BASE}/events`,
  runEventsUrl: (run: string) => `${BASE}${runPath(run)}/events`,
  artifactUrl: (digest: string) => `${BASE}/artifacts/${part(digest)}`,
  logsUrl: (run: string, task: string, attempt: number) =>
    `${BASE}${taskPath(run, task)}/logs?attempt=${attempt}`,
};
