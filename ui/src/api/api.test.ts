import { beforeEach, describe, expect, test } from "vitest";

import { answering } from "../testing/api.ts";
import { address, call, get, worthRetrying } from "./client.ts";
import { fileName } from "./download.ts";
import { errorsByField, Problem, Unreachable } from "./problem.ts";
import { forgetSession, keepSession, session } from "./session.ts";

const ADA = { token: "t0k", expires_at: "2999-01-01T00:00:00Z", user: { id: 1, name: "ada", display_name: null, role: "admin" } };

beforeEach(() => { forgetSession(); });

describe("the client", () => {
  test("leaves out what is not said", () => {
    expect(address("/portfolio", { from: "2026-01-01", against: undefined, q: "", n: 0 })).toBe("/api/v1/portfolio?from=2026-01-01&n=0");
  });

  test("says who asks", async () => {
    keepSession(ADA, false);
    const asked = answering({ "GET /portfolio": { body: { sites: [] } } });
    await get("/portfolio");
    expect(asked[0]?.headers.get("authorization")).toBe("Bearer t0k");
  });

  test("turns a problem into an error that keeps the fields and the request's id", async () => {
    answering({ "POST /meters": { status: 422, body: { title: "Refused", status: 422, errors: [{ field: "name", reason: "is taken" }], request_id: "r1" } } });
    await expect(call("/meters", { method: "POST", body: {} })).rejects.toMatchObject({ status: 422, requestId: "r1", errors: [{ field: "name", reason: "is taken" }] });
  });

  test("signs out when the token is no good any more", async () => {
    keepSession(ADA, false);
    answering({ "GET /portfolio": { status: 401, body: { title: "Unauthorized" } } });
    await expect(get("/portfolio")).rejects.toBeInstanceOf(Problem);
    expect(session()).toBeNull();
  });

  test("asks again when a server fails, and never when it refuses", () => {
    expect([worthRetrying(0, new Unreachable(null)), worthRetrying(0, new Problem(503, {}, null)), worthRetrying(0, new Problem(404, {}, null)), worthRetrying(2, new Unreachable(null))]).toEqual([true, true, false, false]);
  });
});

describe("sessions", () => {
  test("live in the tab, unless they are to be remembered", () => {
    keepSession(ADA, false);
    expect([sessionStorage.length, localStorage.length]).toEqual([1, 0]);
    keepSession(ADA, true);
    expect([sessionStorage.length, localStorage.length]).toEqual([0, 1]);
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
