import { afterEach, vi } from "vitest";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Headers;
}

/** A stand-in for the API: answers by "METHOD /path", with its query or without, and keeps what it was asked. */
export function answering(answers: Record<string, { status?: number; body?: unknown; headers?: Record<string, string> }>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", (address: string, { method = "GET", body, headers }: { method?: string; body?: string | Blob; headers?: Headers } = {}) => {
    const path = address.replace("/api/v1", "");
    asked.push({ method, path, body: body === undefined ? null : typeof body === "string" ? JSON.parse(body) : body, headers: new Headers(headers) });
    const answer = answers[`${method} ${path}`] ?? answers[`${method} ${path.split("?")[0] ?? ""}`] ?? { status: 404, body: { title: "Not found" } };
    const status = answer.status ?? 200;
    const type = status >= 400 ? "application/problem+json" : "application/json";
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(answer.body ?? {}), { status, headers: { "content-type": type, ...answer.headers } }));
  });
  return asked;
}

afterEach(() => { vi.unstubAllGlobals(); });
