/** The one way to the API: same origin, tokens in cookies that are renewed as they expire, problems as typed errors. */

import { Problem, problemOf, Unreachable } from "./problem.ts";
import { forgetSession, passwordWorn, session } from "./session.ts";

const BASE = "/api/v1";

export type Query = Record<string, string | number | boolean | readonly (string | number)[] | null | undefined>;

export interface Ask {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly query?: Query;
  readonly body?: unknown;
  /** Sent as it is, in the place of a body: a workbook, a table. */
  readonly file?: { readonly content: Blob; readonly type: string };
  /** ETag that the record must still have: 412 otherwise. */
  readonly ifMatch?: string | null;
  readonly signal?: AbortSignal;
}

export interface Answer<T> {
  readonly body: T;
  readonly etag: string | null;
}

/** Address of a path under the API; absent values of the query are left out, lists are repeated. */
export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return `${BASE}${path}${text === "" ? "" : `?${text}`}`;
}

/** The raw answer, once it is ok. An access token that has expired is renewed; a session that has ended signs out. */
export async function ask(path: string, asked: Ask = {}) {
  const known = session();
  let response = await sent(path, asked);
  if (response.status === 401 && known !== null) {
    if (await renew()) response = await sent(path, asked);
    else if (session() === known) forgetSession();
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.type.endsWith("/must-change-password")) passwordWorn();
  throw problem;
}

let renewing: Promise<boolean> | undefined;

/** Gets the next access token, once for all who wait for it; false where the session has ended. */
export function renew(): Promise<boolean> {
  renewing ??= renewed().finally(() => { renewing = undefined; });
  return renewing;
}

async function renewed(): Promise<boolean> {
  const response = await sent("/session/refresh", { method: "POST" });
  if (!response.ok && response.status !== 401) throw await problemOf(response);
  return response.ok;
}

async function sent(path: string, { method = "GET", query, body, file, ifMatch, signal }: Ask): Promise<Response> {
  // The header that no foreign page can add: who writes by cookie has to show it.
  const headers = new Headers({ "Accept": "application/json", "X-Requested-With": "meterhouse" });
  const content = file?.content ?? (body === undefined ? undefined : JSON.stringify(body));
  if (content !== undefined) headers.set("Content-Type", file?.type ?? "application/json");
  if (ifMatch !== null && ifMatch !== undefined) headers.set("If-Match", ifMatch);
  try {
    return await fetch(address(path, query), {
      method,
      headers,
      ...(content === undefined ? {} : { body: content }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable(error);
  }
}

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const response = await ask(path, { query, ...(signal === undefined ? {} : { signal }) });
  return (await response.json()) as T;
}

/** Any other call; `body` is undefined where the API answers without one. */
export async function call<T>(path: string, asked: Ask): Promise<Answer<T>> {
  const response = await ask(path, asked);
  const text = await response.text();
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  return { body: body as T, etag: response.headers.get("etag") };
}

/** Whether to ask again: refusals stay refusals, a server that is down may come back. */
export function worthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof Problem && error.status < 500);
}
