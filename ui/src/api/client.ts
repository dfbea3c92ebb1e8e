/** The one way to the API: same origin, bearer token, problems as typed errors. */

import { Problem, problemOf, Unreachable } from "./problem.ts";
import { forgetSession, session } from "./session.ts";

const BASE = "/api/v1";

export type Query = Record<string, string | number | boolean | readonly (string | number)[] | null | undefined>;

export interface Ask {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly query?: Query;
  readonly body?: unknown;
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

/** The raw answer, once it is ok. A token that is no longer good signs out. */
export async function ask(path: string, { method = "GET", query, body, ifMatch, signal }: Ask = {}) {
  const token = session()?.token;
  const headers = new Headers({ Accept: "application/json" });
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (ifMatch !== null && ifMatch !== undefined) headers.set("If-Match", ifMatch);
  let response: Response;
  try {
    response = await fetch(address(path, query), {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable(error);
  }
  if (response.ok) return response;
  if (response.status === 401 && token !== undefined && token === session()?.token) forgetSession();
  throw await problemOf(response);
}

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const response = await ask(path, { query, ...(signal === undefined ? {} : { signal }) });
  return (await response.json()) as T;
}

/** Any other call; `body` is undefined where the API answers 204. */
export async function call<T>(path: string, asked: Ask): Promise<Answer<T>> {
  const response = await ask(path, asked);
  const body: unknown = response.status === 204 ? undefined : await response.json();
  return { body: body as T, etag: response.headers.get("etag") };
}

/** Whether to ask again: refusals stay refusals, a server that is down may come back. */
export function worthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof Problem && error.status < 500);
}
