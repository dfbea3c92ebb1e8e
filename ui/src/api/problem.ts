/** What can go wrong between the page and the API, by whose doing it is. */

export interface FieldError {
  /** Path of the field, dotted: `address.unit`. */
  readonly field: string;
  readonly reason: string;
}

interface ProblemBody {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly request_id?: string;
}

/** The API answered, and the answer is no: an RFC 9457 problem. */
export class Problem extends Error {
  readonly status: number;
  /** URI that tells problems of one status apart. */
  readonly type: string;
  readonly title: string;
  readonly detail: string | null;
  readonly errors: readonly FieldError[];
  /** What an operator searches the logs for; null where a proxy answered instead of the API. */
  readonly requestId: string | null;

  constructor(status: number, body: ProblemBody, requestId: string | null) {
    super(body.detail ?? body.title ?? `HTTP ${String(status)}`);
    this.name = "Problem";
    this.status = status;
    this.type = body.type ?? "about:blank";
    this.title = body.title ?? `HTTP ${String(status)}`;
    this.detail = body.detail ?? null;
    this.errors = body.errors ?? [];
    this.requestId = body.request_id ?? requestId;
  }
}

/** Nobody answered: no network, or the server is down. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server does not answer", { cause });
    this.name = "Unreachable";
  }
}

/** The problem in an answer that is not ok; a proxy's HTML page leaves only the status. */
export async function problemOf(response: Response): Promise<Problem> {
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const body = isJson ? ((await response.json()) as ProblemBody) : {};
  return new Problem(response.status, body, response.headers.get("x-request-id"));
}

/** Errors of fields by dotted path; `components[0].price` and `components.0.price` are the same place. */
export function errorsByField(errors: readonly FieldError[]): Record<string, string> {
  const byField: Record<string, string> = {};
  for (const { field, reason } of errors) {
    const path = field.replace(/\[(\d+)\]/g, ".$1").replace(/^\$?\./, "");
    byField[path] = byField[path] === undefined ? reason : `${byField[path]}; ${reason}`;
  }
  return byField;
}
