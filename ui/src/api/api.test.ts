import { beforeEach, describe, expect, test, vi } from "vitest";

import { answering } from "../testing/api.ts";
import { address, call, get, worthRetrying } from "./client.ts";
import { fileName } from "./download.ts";
import { errorsByField, Problem, Unreachable } from "./problem.ts";
import { forgetSession, keepSession, session } from "./session.ts";

const ADA = { refresh_expires_at: "2999-01-01T00:00:00Z", user: { id: 1, name: "ada", display_name: null, role: "admin" } };

beforeEach(() => { forgetSession(); });

describe("the client", () => {
  test("leaves out what is not said", () => {
    expect(address("/portfolio", { from: "2026-01-01", against: undefined, q: "", n: 0 })).toBe("/api/v1/portfolio?from=2026-01-01&n=0");
  });

  test("shows that it is a page of ours, and no token", async () => {
    keepSession(ADA);
    const asked = answering({ "GET /portfolio": { body: { sites: [] } } });
    await get("/portfolio");
    expect(asked[0]?.headers.get("x-requested-with")).toBe("meterhouse");
    expect(asked[0]?.headers.get("authorization")).toBeNull();
  });

  test("reads an answer without a body as nothing", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 202 })));
    expect((await call("/password/forgotten", { method: "POST", body: { name: "ada" } })).body).toBeUndefined();
  });

  test("turns a problem into an error that keeps the fields and the request's id", async () => {
    answering({ "POST /meters": { status: 422, body: { title: "Refused", status: 422, errors: [{ field: "name", reason: "is taken" }], request_id: "r1" } } });
    await expect(call("/meters", { method: "POST", body: {} })).rejects.toMatchObject({ status: 422, requestId: "r1", errors: [{ field: "name", reason: "is taken" }] });
  });

  test("signs out when the session has ended", async () => {
    keepSession(ADA);
    answering({ "GET /portfolio": { status: 401, body: { title: "Unauthorized" } }, "POST /session/refresh": { status: 401 } });
    await expect(get("/portfolio")).rejects.toBeInstanceOf(Problem);
    expect(session()).toBeNull();
  });

  test("renews an access token that has expired, once for all who wait, and nobody notices", async () => {
    keepSession(ADA);
    let good = false;
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (path: string, { method }: { method: string }) => {
      asked.push(`${method} ${path.replace("/api/v1", "")}`);
      await Promise.resolve();
      if (path.endsWith("/refresh")) good = true;
      return new Response(JSON.stringify({ path }), { status: good ? 200 : 401, headers: { "content-type": "application/json" } });
    });
    expect(await Promise.all([get("/portfolio"), get("/reports")])).toEqual([{ path: "/api/v1/portfolio" }, { path: "/api/v1/reports" }]);
    expect(asked.filter((each) => each === "POST /session/refresh")).toHaveLength(1);
    expect(session()?.user.name).toBe("ada");
  });

  test("a server that fails to renew signs nobody out", async () => {
    keepSession(ADA);
    answering({ "GET /portfolio": { status: 401 }, "POST /session/refresh": { status: 503, body: { title: "Unavailable" } } });
    await expect(get("/portfolio")).rejects.toMatchObject({ status: 503 });
    expect(session()).not.toBeNull();
  });

  test("notes that the password has to be changed first", async () => {
    keepSession(ADA);
    answering({ "GET /portfolio": { status: 403, body: { type: "/problems/must-change-password", title: "Not allowed" } } });
    await expect(get("/portfolio")).rejects.toBeInstanceOf(Problem);
    expect(session()?.user.must_change_password).toBe(true);
  });

  test("asks again when a server fails, and never when it refuses", () => {
    expect([worthRetrying(0, new Unreachable(null)), worthRetrying(0, new Problem(503, {}, null)), worthRetrying(0, new Problem(404, {}, null)), worthRetrying(2, new Unreachable(null))]).toEqual([true, true, false, false]);
  });
});

describe("sessions", () => {
  test("keep who it is and nothing that would let somebody in", () => {
    keepSession({ ...ADA, token: "t0k", refresh_token: "r" } as typeof ADA);
    expect(JSON.parse(localStorage.getItem("meterhouse.session") ?? "")).toEqual(ADA);
    forgetSession();
    expect(localStorage.length).toBe(0);
  });
});

describe("errors of fields", () => {
  test("are found by dotted path, all of a field's together", () => {
    expect(errorsByField([{ field: "components[0].price", reason: "is negative" }, { field: "$.name", reason: "is short" }, { field: "name", reason: "is taken" }])).toEqual({
      "components.0.price": "is negative",
      "name": "is short; is taken",
    });
  });
});

describe("downloads", () => {
  test.each([
    ['attachment; filename="berlin.xlsx"', "berlin.xlsx"],
    ["attachment; filename*=UTF-8''Z%C3%BCrich.csv", "Zürich.csv"],
    [null, "7.xlsx"],
  ])("are named by %s", (disposition, name) => {
    expect(fileName(disposition, "/reports/energy/spaces/7.xlsx")).toBe(name);
  });
});
