import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { answering } from "@meterhouse/ui/testing/api.ts";

import { DOCUMENT, kindOf } from "../../testing/kinds.ts";
import { showApp, showPage } from "../../testing/page.tsx";
import { wantedIn } from "../audit/audit.ts";
import { ContentTab } from "../content/ContentTab.tsx";
import { agentText } from "../sessions/agent.ts";
import { LimitSentence } from "./LimitSentence.tsx";

const AUDITOR = ["records", "reports", "metering", "audit", "people"];
const ENTRIES = [
  { id: 12, at: "2026-03-02T09:30:00Z", actor: "grace", action: "update", kind: "meters", record_id: 7, before: { name: "Mian" }, after: { name: "Main" } },
  { id: 11, at: "2026-03-01T09:30:00Z", actor: "ada", action: "sign-in", kind: null, record_id: null, before: null, after: { client: "10.0.0.7", way: "password" } },
];
const API = { "GET /openapi.json": { body: DOCUMENT }, "GET /audit": { body: { items: ENTRIES, next: "11" } } };

describe("the audit", () => {
  test("tells who did what to which record, with what was before and after", async () => {
    answering(API);
    await showApp("/audit", AUDITOR);
    const [changed, came] = within(await screen.findByRole("list", { name: "What was done" })).getAllByRole("listitem");
    expect(changed).toHaveTextContent("gracechangedMeterMain");
    expect(changed).toHaveTextContent("NameMianMain");
    expect(came).toHaveTextContent("adasigned in");
    expect(came).toHaveTextContent("Client10.0.0.7Waypassword");
  });

  test("asks for what its address says, and puts there what is asked for", async () => {
    const asked = answering(API);
    const router = await showApp("/audit?kind=meters&from=2026-03-01", AUDITOR);
    await waitFor(() => { expect(asked.map(({ path }) => path)).toContain("/audit?kind=meters&limit=50&from=2026-02-28T11%3A00%3A00.000Z"); });
    await userEvent.type(screen.getByRole("textbox", { name: "Who" }), "ada{Enter}");
    await waitFor(() => { expect(router.state.location.search).toEqual({ kind: "meters", from: "2026-03-01", actor: "ada" }); });
    expect(asked.filter(({ path }) => path.startsWith("/audit")).at(-1)?.path).toContain("actor=ada");
  });

  test("goes on to earlier pages", async () => {
    answering({ ...API, "GET /audit?limit=50&cursor=11": { body: { items: [{ ...ENTRIES[1], id: 10, actor: "linus" }], next: null } } });
    await showApp("/audit", AUDITOR);
    await userEvent.click(await screen.findByRole("button", { name: "Earlier changes" }));
    expect(await screen.findByText("linus")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Earlier changes" })).toBeNull();
  });

  test("leaves nonsense in its address out", () => {
    expect(wantedIn({ kind: 7, record: "x", from: "2026-02-31", action: "", other: "1" })).toEqual({ kind: "7" });
  });
});

describe("sessions", () => {
  const SESSIONS = [
    { id: "a", created: "2026-03-01T09:00:00Z", seen: "2026-03-01T09:30:00Z", expires_at: "2026-03-02T09:00:00Z", client: "10.0.0.1", agent: "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", current: true },
    { id: "b", created: "2026-02-01T09:00:00Z", seen: "2026-02-01T09:30:00Z", expires_at: "2026-03-02T09:00:00Z", client: "10.0.0.2", agent: "curl/8.5", current: false },
  ];
  const SESSIONS_API = { "GET /openapi.json": { body: DOCUMENT }, "GET /sessions": { body: { items: SESSIONS } }, "DELETE /sessions/b": { body: {} }, "DELETE /sessions": { body: {} } };

  test("can be ended, but for the one that one is in", async () => {
    const asked = answering(SESSIONS_API);
    await showApp("/sessions");
    const [here, there] = within(await screen.findByRole("list", { name: "Sessions" })).getAllByRole("listitem");
    expect(here).toHaveTextContent(/^Firefox, Windows 10.0.0.1Signed in Mar 1, 2026, 22:00, last seen Mar 1, 2026, 22:30here$/);
    expect(there).toHaveTextContent("curl/8.5 10.0.0.2");
    await userEvent.click(screen.getByRole("button", { name: "Sign out of curl/8.5 at 10.0.0.2" }));
    expect(await screen.findByText("You are signed out there")).toBeVisible();
    expect(asked.some(({ method, path }) => method === "DELETE" && path === "/sessions/b")).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Sign out everywhere else" }));
    await waitFor(() => { expect(asked.some(({ method, path }) => method === "DELETE" && path === "/sessions?others=true")).toBe(true); });
  });

  test.each([
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Linux"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iOS"],
    ["Python-urllib/3.11", "Python-urllib/3.11"],
  ])("know %s", (agent, expected) => { expect(agentText(agent)).toBe(expected); });
});

describe("what somebody is limited to", () => {
  const USERS = kindOf({ kind: "users", fields: [] });
  const sentence = (record: object) => showPage(<LimitSentence kind={USERS} held={{ record: { id: 4, name: "eve", ...record }, etag: null }} />);

  test("is a sentence with the whole way to each space", async () => {
    answering({ "GET /spaces/9/paths": { body: { items: [[{ kind: "spaces", id: 2, name: "Berlin" }, { kind: "spaces", id: 9, name: "Hall 1" }]] } } });
    await sentence({ space_ids: [9], tenant_ids: [3], _names: { tenant_ids: ["Bakery"] } });
    expect(await screen.findByText("Sees Berlin / Hall 1 and all below it and the tenant Bakery.")).toBeVisible();
  });

  test("is everything where nothing limits it, and an organization where that does", async () => {
    answering({});
    await sentence({ space_ids: [], tenant_ids: [], organization_id: null });
    expect(screen.getByText("Sees everything.")).toBeVisible();
    await sentence({ space_ids: [], tenant_ids: [], organization_id: 1, _names: { organization_id: "Main" } });
    expect(screen.getByText("Sees all of Main.")).toBeVisible();
  });
});

describe("the key of a program", () => {
  const KEYS = {
    components: { schemas: { ApiKey: { type: "object", required: ["name"], properties: { name: { type: "string" } } } } },
    "x-kinds": [{ kind: "api-keys", schema: "ApiKey", title: "API key", titlePlural: "API keys", group: "People", columns: ["name"], search: true, permission: "people", readPermission: "people" }],
  };

  test("is shown once, when it is made", async () => {
    answering({ "GET /openapi.json": { body: KEYS }, "POST /api-keys": { status: 201, body: { id: 5, name: "Import", prefix: "mh_ab", key: "mh_ab12cd34" } }, "GET /api-keys/5": { body: { id: 5, name: "Import", prefix: "mh_ab" } } });
    await showApp("/api-keys/new", AUDITOR);
    await userEvent.type(await screen.findByRole("textbox", { name: "Name" }), "Import");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    const dialog = within(await screen.findByRole("dialog", { name: "The key Import" }));
    expect(dialog.getByRole("textbox", { name: "Key" })).toHaveValue("mh_ab12cd34");
    await userEvent.click(dialog.getByRole("button", { name: "I have kept it" }));
    await waitFor(() => { expect(screen.queryByRole("dialog")).toBeNull(); });
    expect(screen.queryByDisplayValue("mh_ab12cd34")).toBeNull();
  });
});

describe("the content of a document", () => {
  const FILES = kindOf({ kind: "knowledge-files", permission: "configuration", fields: [] });
  const tab = (record: object) => showPage(<ContentTab kind={FILES} held={{ record: { id: 6, name: "Plan.pdf", ...record }, etag: null }} />);

  test("is put where there is none", async () => {
    const asked = answering({ "PUT /knowledge-files/6/content": { body: {} } });
    await tab({ size: null });
    expect(screen.getByText("No content yet")).toBeVisible();
    await userEvent.upload(document.querySelector<HTMLInputElement>("input[type=file]") ?? document.createElement("input"), new File(["%PDF-1.7"], "Plan.pdf"));
    expect(await screen.findByText("Plan.pdf is kept")).toBeVisible();
    expect(asked.find(({ method }) => method === "PUT")?.headers.get("content-type")).toBe("application/octet-stream");
  });

  test("says what it is, and why another was refused", async () => {
    answering({ "PUT /knowledge-files/6/content": { status: 400, body: { title: "Malformed", detail: "the content is not what the name 'Plan.pdf' says" } } });
    await tab({ size: 1_300_000, media_type: "application/pdf" });
    expect(screen.getByText("application/pdf, 1.3 MB")).toBeVisible();
    await userEvent.upload(document.querySelector<HTMLInputElement>("input[type=file]") ?? document.createElement("input"), new File(["x"], "Plan.pdf"));
    expect(await screen.findByText("the content is not what the name 'Plan.pdf' says")).toBeVisible();
  });
});
